"""Each trap of the official files, one by one, in small files with the same headers."""

import csv
import json

import numpy as np
import pytest

from coopetition.model.region import Region, RegionError
from coopetition.model.region.assumptions import PROGRESS_8_SD, SLOPE


def headers(line):
    return next(csv.reader([line]))


RAW = headers(
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),"
    "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,SchoolCapacity,NumberOfPupils,PercentageFSM,"
    "Trusts (name),DistrictAdministrative (name),Easting,Northing,OfstedRating (name),Linked establishments"
)
JOINED = headers(
    "URN,establishment_name,la_code,la_name,type_of_establishment,phase_of_education,statutory_low_age,"
    "statutory_high_age,easting,northing,school_capacity,number_of_pupils,percentage_fsm,ofsted_overall_label,"
    "ks4_attainment8,ks4_progress8,scap_school_places,scap_pupils_on_roll,trust_name,predecessor_urns"
)
CODED = headers(
    "urn,school_name,establishment_type,funding_type,school_status,phase_type,statutory_low_age,statutory_high_age,"
    "administrative_district,easting,northing,school_capacity,number_of_pupils,percentage_fsm,ofsted_rating_name,la_code"
)


def raw(number=1, **cells):
    """A row of the raw layout; a keyword is a header's first letters."""
    row = dict.fromkeys(RAW, "")
    row |= {
        "URN": str(100000 + number),
        "LA (code)": "380",
        "LA (name)": "Bradford",
        "EstablishmentName": f"School {number}",
        "TypeOfEstablishment (name)": "Community school",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Secondary",
        "StatutoryLowAge": "11",
        "StatutoryHighAge": "16",
        "SchoolCapacity": "1000",
        "NumberOfPupils": "900",
        "PercentageFSM": "30",
        "DistrictAdministrative (name)": "Bradford",
        "Easting": str(410000 + 2000 * number),
        "Northing": "430000",
        "OfstedRating (name)": "Good",
    }
    for name, value in cells.items():
        row[next(header for header in RAW if header.lower().startswith(name))] = value
    return row


def joined(urn=1, **cells):
    row = dict.fromkeys(JOINED, "")
    row |= {
        "URN": str(100000 + urn),
        "establishment_name": f"School {urn}",
        "la_code": "380",
        "la_name": "Bradford",
        "type_of_establishment": "Community school",
        "phase_of_education": "Secondary",
        "easting": str(410000 + 2000 * urn),
        "northing": "430000.0",
        "school_capacity": "1000.0",
        "number_of_pupils": "900.0",
        "percentage_fsm": "30.0",
        "ofsted_overall_label": "Good",
    }
    return row | cells


def coded(urn=1, **cells):
    row = dict.fromkeys(CODED, "")
    row |= {"urn": str(100000 + urn), "school_name": f"School {urn}", "establishment_type": "Community school"}
    row |= {"school_status": "Open", "phase_type": "Primary", "administrative_district": "Bradford", "la_code": "380"}
    row |= {"easting": str(410000 + 2000 * urn), "northing": "430000", "school_capacity": "210.0"}
    row |= {"number_of_pupils": "200.0", "percentage_fsm": "20", "ofsted_rating_name": "Not reported"}
    return row | cells


@pytest.fixture
def write(tmp_path):
    def to(rows, name="schools.csv", encoding="utf-8"):
        path = tmp_path / name
        with path.open("w", newline="", encoding=encoding) as file:
            writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return to


def says(region, *words):
    return any(all(word in sentence for word in words) for sentence in region.account)


def test_a_plain_row(write):
    region = Region.load(write([raw(1, trusts="The Trust"), raw(2)]))
    row = {name: values[0].item() for name, values in region.schools.items()}
    assert row["id"] == "100001"
    assert row["authority"] == "Bradford"
    assert row["phase"] == "secondary"
    assert (row["x"], row["y"]) == (412.0, 430.0)
    assert (row["places"], row["roll"], row["disadvantaged"]) == (1000, 900, 0.3)
    assert (row["grade"], row["trust"], row["years"]) == (2, "The Trust", 5)
    assert region.schools["trust"][1] == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(write, encoding):
    region = Region.load(write([raw(1, establishmentname="École Sainte-Cécile")], encoding=encoding))
    assert region.schools["name"][0] == "École Sainte-Cécile"
    assert says(region, f"read as {encoding.removesuffix('-sig')}")


def test_ragged_lines_are_mended_and_counted(write):
    path = write([raw(1), raw(2), raw(3)])
    lines = path.read_text().splitlines()
    lines[2] += ',"100009 Predecessor","100010 Successor"'
    lines[3] = lines[3].removesuffix(',"Good",""')
    path.write_text("\n".join([*lines, "", ""]))
    region = Region.load(path)
    assert region.schools["id"].tolist() == ["100001", "100002", "100003"]
    assert region.schools["grade"].tolist() == [2, 2, 0]
    assert says(region, "3 rows read", "2 of them ragged")


def test_what_is_dropped_and_why(write):
    rows = [
        raw(1),
        raw(2, establishmentstatus="Closed"),
        raw(3, establishmentstatus="Proposed to open"),
        raw(4, establishmentstatus="Open, but proposed to close"),
        raw(5, typeofestablishment="Other independent school", phase="Not applicable"),
        raw(6, typeofestablishment="Academy special converter"),
        raw(7, typeofestablishment="Online provider", easting="", northing=""),
        raw(8, easting="", northing=""),
        raw(9, easting="0", northing="0"),
        raw(10, phase="16 plus"),
        raw(11, schoolcapacity="", numberofpupils=""),
        raw(1, establishmentname="Listed twice"),
        raw(13, urn=""),
    ]
    region = Region.load(write(rows))
    assert region.schools["id"].tolist() == ["100001", "100004"]
    for sentence in (
        "Dropped: 2 closed or not yet open.",
        "Dropped: 2 not state-funded mainstream.",
        "Dropped: 1 online, without a place.",
        "Dropped: 2 without coordinates.",
        "Dropped: 1 neither primary nor secondary.",
        "Dropped: 1 with neither roll nor places.",
        "Dropped: 1 listed before.",
        "Dropped: 1 without a reference number.",
    ):
        assert sentence in region.account


def test_shared_coordinates_are_moved_by_metres_and_always_alike(write):
    path = write([raw(1, easting="412000"), raw(2, easting="412000"), raw(3, easting="412000"), raw(4)])
    region = Region.load(path)
    x, y = region.schools["x"], region.schools["y"]
    assert (x[0], y[0]) == (412.0, 430.0)
    apart = np.hypot(x[:3, None] - x[:3], y[:3, None] - y[:3])[np.triu_indices(3, 1)]
    assert apart.min() >= 0.004
    assert apart.max() <= 0.02
    assert says(region, "2 schools: coordinates shared")
    assert Region.load(path).digest() == region.digest()


def test_roll_and_places_from_the_occupancy_of_phase_and_authority(write):
    rows = [
        *(raw(n, numberofpupils="800") for n in (1, 2, 3)),
        raw(4, numberofpupils=""),
        raw(5, numberofpupils="0", schoolcapacity="500"),
        raw(6, schoolcapacity="", numberofpupils="400"),
        raw(7, phase="Primary", schoolcapacity="200", numberofpupils="100"),
        raw(8, phase="Primary", schoolcapacity="200", numberofpupils=""),
        {**raw(9, numberofpupils=""), "LA (name)": "Leeds", "LA (code)": "383"},
    ]
    region = Region.load(write(rows))
    assert region.schools["roll"].tolist() == [800, 800, 800, 800, 400, 400, 100, 100, 800]
    assert region.schools["places"][5] == 500
    assert says(region, "3 schools", "roll missing", "of the phase in the authority")
    assert says(region, "1 school:", "roll missing", "of the phase in the file")
    assert says(region, "1 school:", "places missing")


def test_a_crowded_school_has_places_for_its_pupils(write):
    rows = [
        raw(1, schoolcapacity="900", numberofpupils="1000"),
        raw(2, schoolcapacity="900", numberofpupils="900"),
        raw(3, schoolcapacity="900", numberofpupils="800"),
        raw(4, schoolcapacity="", numberofpupils="800"),
    ]
    region = Region.load(write(rows))
    assert region.schools["roll"].tolist() == [1000, 900, 800, 800]
    assert region.schools["places"].tolist() == [1000, 900, 900, 800]
    assert "1 school: more pupils than places; taken to have places for them." in region.account
    assert not says(Region.load(write(rows[1:])), "more pupils than places")


def test_the_capacity_survey_comes_first(write):
    missing = joined(2, number_of_pupils="", school_capacity="", scap_pupils_on_roll="700", scap_school_places="750")
    region = Region.load(write([joined(1), missing]))
    assert (region.schools["roll"][1], region.schools["places"][1]) == (700, 750)
    assert says(region, "roll missing; taken from the school capacity survey")


def test_free_school_meals_from_the_nearest_five_of_the_phase(write):
    rows = [raw(n, percentagefsm=str(10 * n)) for n in range(1, 8)]
    rows += [raw(8, percentagefsm=""), raw(9, phase="Primary", percentagefsm="99")]
    region = Region.load(write(rows))
    assert region.schools["disadvantaged"][7] == pytest.approx(np.mean([0.3, 0.4, 0.5, 0.6, 0.7]))
    assert says(region, "1 school: free school meals missing")


def test_percent_signs_and_thousands(write):
    region = Region.load(write([raw(1, percentagefsm="12.5%", schoolcapacity="1,250")]))
    assert (region.schools["disadvantaged"][0], region.schools["places"][0]) == (0.125, 1250)


@pytest.mark.parametrize(
    ("label", "grade"),
    [
        ("Outstanding", 1),
        ("Good", 2),
        ("Requires improvement", 3),
        ("Inadequate", 4),
        ("Special Measures", 4),
        ("Serious Weaknesses", 4),
        ("Not judged", 0),
        ("Not reported", 0),
        ("", 0),
    ],
)
def test_grades(write, label, grade):
    region = Region.load(write([raw(1, ofstedrating=label)]))
    assert region.schools["grade"][0] == grade
    assert says(region, "grade missing") == (grade == 0)


@pytest.mark.parametrize(
    ("phase", "low", "high", "market", "years"),
    [
        ("Primary", "4", "11", "primary", 7),
        ("Primary", "3", "7", "primary", 3),
        ("Primary", "", "", "primary", 7),
        ("Secondary", "11", "18", "secondary", 5),
        ("Secondary", "14", "19", "secondary", 4),
        ("Secondary", "", "", "secondary", 5),
        ("Middle deemed secondary", "9", "13", "secondary", 4),
        ("Middle deemed primary", "8", "12", "primary", 4),
        ("All-through", "4", "18", "secondary", 12),
    ],
)
def test_phases_and_years(write, *, phase, low, high, market, years):
    region = Region.load(write([raw(1, phase=phase, statutorylow=low, statutoryhigh=high)]))
    assert (region.schools["phase"][0], region.schools["years"][0]) == (market, years)
    assert len(Region.load(write([raw(1, phase=phase), raw(2, phase="Nursery")]), phases=phase.lower())) == 1


def test_progress_8_is_in_pupil_sd_with_mean_0(write):
    region = Region.load(write([joined(1, ks4_progress8="0.63"), joined(2, ks4_progress8="-0.63")]))
    assert region.schools["value_added"] == pytest.approx([0.63 / PROGRESS_8_SD, -0.63 / PROGRESS_8_SD])


@pytest.mark.parametrize("missing", ["NP", "LOWCOV", "SUPP", "NE", ""])
def test_a_missing_result_is_predicted_on_the_line_of_the_others(write, missing):
    # 40 schools exactly on the line: progress falls 0.02 a percent of free school meals
    rows = [joined(n, percentage_fsm=str(n), ks4_progress8=str(0.5 - 0.02 * n)) for n in range(1, 41)]
    rows.append(joined(41, percentage_fsm="60", ks4_progress8=missing))
    region = Region.load(write(rows))
    gap = region.schools["value_added"][40] - region.schools["value_added"][39]
    assert gap * PROGRESS_8_SD == pytest.approx(-0.02 * 20, abs=1e-5)
    assert says(region, "1 school: results missing")


def test_with_too_few_results_the_slope_is_englands(write):
    region = Region.load(write([coded(1, percentage_fsm="10"), coded(2, percentage_fsm="50")]))
    assert np.diff(region.schools["value_added"]) == pytest.approx(0.4 * SLOPE, abs=1e-5)
    assert region.schools["value_added"].sum() == pytest.approx(0, abs=1e-5)


def test_a_year_without_progress_8_rests_on_attainment_8(write):
    rows = [joined(1, ks4_attainment8="40"), joined(2, ks4_attainment8="60")]
    region = Region.load(write(rows))
    assert np.diff(region.schools["value_added"]) == pytest.approx(20 * 0.05 / PROGRESS_8_SD, abs=1e-5)
    assert says(region, "2 schools: Progress 8 missing; predicted from Attainment 8")


def test_results_of_another_file_by_number_or_predecessor(write):
    schools = write([raw(1), raw(2, linked="100077 Predecessor"), raw(3, linked="100088 Successor"), raw(4)])
    results = [
        {"RECTYPE": "1", "URN": "100001", "ATT8SCR": "50.1", "P8MEA": "0.4"},
        {"RECTYPE": "1", "URN": "100077", "ATT8SCR": "40.0", "P8MEA": "-0.4"},
        {"RECTYPE": "1", "URN": "100088", "ATT8SCR": "90.0", "P8MEA": "2.0"},
        {"RECTYPE": "1", "URN": "100004", "ATT8SCR": "SUPP", "P8MEA": "LOWCOV"},
        {"RECTYPE": "5", "URN": "", "ATT8SCR": "46.9", "P8MEA": "-0.03"},
    ]
    region = Region.load(schools, results=write(results, "ks4.csv"))
    added = region.schools["value_added"] * PROGRESS_8_SD
    assert added[0] - added[1] == pytest.approx(0.8, abs=1e-5)
    # neither a successor's result nor a withheld one is taken: both have the prediction for their intake
    assert added[2] == added[3] == pytest.approx(added[0] - 0.4 + SLOPE * PROGRESS_8_SD * 0.02, abs=1e-5)
    assert says(region, "1 school: results taken from ks4.csv.")
    assert says(region, "1 school: results taken from ks4.csv under the reference number of the predecessor")
    assert says(region, "2 schools: results missing")


def test_codes_become_names_and_districts_are_known(write):
    path = write([coded(1), coded(2, la_code="850", administrative_district="East Hampshire"), coded(3, la_code="999")])
    region = Region.load(path)
    assert region.schools["authority"].tolist() == ["Bradford", "Hampshire", "999"]
    for authority, urns in (
        ("Bradford", ["100001"]),
        ("380", ["100001"]),
        (850, ["100002"]),
        ("east hampshire", ["100002"]),
        (["Bradford", "Hampshire"], ["100001", "100002"]),
    ):
        assert Region.load(path, authority=authority).schools["id"].tolist() == urns


def test_filters_change_no_school_and_count_only_their_own(write):
    rows = [joined(n, percentage_fsm=str(5 * n)) for n in range(1, 7)]
    rows[5] |= {"la_name": "Leeds", "la_code": "383", "percentage_fsm": "", "ofsted_overall_label": ""}
    path = write(rows)
    whole, bradford = Region.load(path), Region.load(path, authority="Bradford", schools=3)
    assert says(whole, "free school meals missing")
    assert not says(bradford, "free school meals missing")
    assert not says(bradford, "grade missing")
    assert says(bradford, "5 rows match the filters; kept: 3 schools.")
    kept = np.isin(whole.schools["id"], bradford.schools["id"])
    for name, values in bradford.schools.items():
        assert np.array_equal(values, whole.schools[name][kept]), name


def test_zones_carry_the_mix_of_their_school(write):
    region = Region.load(write([joined(1), joined(2, percentage_fsm="60")]))
    pupils = region.zones["disadvantaged"].reshape(-1, 2).sum(axis=1)
    assert pupils == pytest.approx([270, 540])
    away = np.hypot(region.zones["x"] - np.repeat(region.schools["x"], 2), region.zones["y"] - 430)
    assert away == pytest.approx([1, 1, 1, 1], abs=0.002)  # half-way to the next school, 2 km off
    assert says(region, "Assumed", "two zones")


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("Easting", "region file 'schools.csv': column 'easting' is missing; expected one of easting, Easting"),
        ("URN", "column 'urn' is missing; expected one of URN"),
        ("NumberOfPupils", "column 'number_of_pupils' is missing; expected one of number_of_pupils, NumberOfPupils"),
    ],
)
def test_a_missing_column_is_named(write, column, message):
    rows = [{name: cell for name, cell in raw(1).items() if name != column}]
    with pytest.raises(RegionError, match=message):
        Region.load(write(rows))


def test_a_file_without_authorities_is_named(write):
    rows = [{name: cell for name, cell in raw(1).items() if not name.startswith("LA")}]
    with pytest.raises(RegionError, match=r"column 'la_code' is missing"):
        Region.load(write(rows))


def test_wrong_files_are_named(write, tmp_path):
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(RegionError, match=r"region file 'empty.csv' is empty"):
        Region.load(tmp_path / "empty.csv")
    (tmp_path / "binary.csv").write_bytes(b'a,b\n"\x00' + b"x" * 200_000)
    with pytest.raises(RegionError, match=r"region file 'binary.csv' is not a CSV file"):
        Region.load(tmp_path / "binary.csv")
    results = write([{"URN": "100001", "SCHNAME": "A", "P8MEA": "0.1"}], "ks4.csv")
    with pytest.raises(RegionError, match=r"'ks4.csv' is a table of results; expected a file of schools"):
        Region.load(results)
    with pytest.raises(RegionError, match=r"column 'ks4_progress8' is missing; expected one of .*P8MEA.*ATT8SCR"):
        Region.load(write([raw(1)]), results=write([{"URN": "100001"}], "none.csv"))
    with pytest.raises(RegionError, match=r"no.csv' does not exist"):
        Region.load(write([raw(1)]), results=tmp_path / "no.csv")


def test_no_school_left_is_named(write):
    path = write([raw(1, establishmentstatus="Closed"), {**raw(2), "LA (name)": "Leeds", "LA (code)": "383"}])
    with pytest.raises(RegionError, match=r"authority='Bradfrod' matches none; did you mean 'Bradford'\?"):
        Region.load(path, authority="Bradfrod")
    with pytest.raises(RegionError, match=r"no school is left: 'schools.csv': 1 closed or not yet open"):
        Region.load(path, authority="Bradford")
    with pytest.raises(RegionError, match=r"phases='primary' matches none"):
        Region.load(path, phases="primary")


def test_an_imported_region_is_saved_without_a_path(write, tmp_path):
    region = Region.load(write([raw(1), raw(2)]))
    saved = region.save(tmp_path / "r.json")
    assert Region.load(saved).digest() == region.digest()
    assert str(tmp_path) not in json.dumps(json.loads(saved.read_text()))
