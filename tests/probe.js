// What the browser tests look with, inside the page. Nothing of it is part of the page.
window.probe = {
  root: () => document.querySelector('.coopetition'),
  player: () => probe.root().player,
  state: () => ({ ...probe.root().dataset }),
  last: () => Number(probe.root().dataset.rows) - 1,
  range: (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i),
  rest: ms => new Promise(done => setTimeout(done, ms)),
  frame: () => new Promise(done => requestAnimationFrame(done)),

  // Wait until a condition holds; the milliseconds it took.
  until: (holds, ms = 20000) => new Promise((done, fail) => {
    const start = performance.now()
    const look = () => {
      const gone = performance.now() - start
      if (holds()) done(gone)
      else if (gone > ms) fail(new Error(`waited in vain for ${holds}`))
      else setTimeout(look, 1)
    }
    look()
  }),

  // Wait until nothing is being drawn: three frames without a painted one, and the plane as large as its place.
  settled: async () => {
    const plane = probe.root().querySelector('[data-part=plane]')
    for (let still = 0, seen = -1; still < 3;) {
      await probe.frame()
      const sized = Math.abs(plane.width - plane.clientWidth * Math.min(2, devicePixelRatio)) < 1
      still = probe.player().painted === seen && sized ? still + 1 : 0
      seen = probe.player().painted
    }
  },

  numbers: () => Object.fromEntries([...document.querySelectorAll('[data-part=headline] [data-metric]')]
    .map(card => [card.dataset.metric, card.querySelector('.number').textContent.trim()])),

  press: name => probe.root().querySelector(`[data-do=${name}]`).click(),

  fastest: () => {
    for (let i = 0; i < 12 && !probe.root().querySelector('[data-do=faster]').disabled; i++) probe.press('faster')
  },

  // Move the slider of time as a hand does; the milliseconds until the row is painted.
  scrub: async row => {
    const slider = probe.root().querySelector('[data-part=scrub]')
    const painted = probe.player().painted
    const same = Number(probe.state().row) === row && probe.state().playing === 'false'
    const start = performance.now()
    slider.value = row
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    await probe.until(() => Number(probe.state().row) === row && (same || probe.player().painted > painted))
    const taken = performance.now() - start
    slider.dispatchEvent(new Event('change', { bubbles: true }))
    return taken
  },

  // Milliseconds that a fixed piece of work takes: how slow this machine is just now, and how much others take of it.
  work: () => {
    const start = performance.now()
    let sum = 1
    for (let i = 0; i < 2e6; i++) sum = Math.imul(sum, 1103515245) + 12345
    probe.kept = sum
    return performance.now() - start
  },

  // Frames a second of the plainest loop that repaints a canvas as large as the town's and puts so many discs on it:
  // what this machine can do just now.
  calibrate: (ms, discs) => new Promise(done => {
    const { clientWidth: width, clientHeight: height } = probe.root().querySelector('[data-part=town]')
    const [sheet, disc] = [document.createElement('canvas'), document.createElement('canvas')]
    Object.assign(sheet, { width, height })
    Object.assign(disc, { width: 16, height: 16 })
    sheet.style.cssText = 'position:fixed;left:0;top:0;pointer-events:none'
    document.body.append(sheet)
    const [context, round] = [sheet.getContext('2d'), disc.getContext('2d')]
    round.arc(8, 8, 7, 0, 7)
    round.fill()
    const start = performance.now()
    let frames = 0
    const paint = () => {
      context.fillStyle = frames % 2 ? '#eee' : '#ddd'
      context.fillRect(0, 0, width, height)
      for (let i = 0; i < discs; i++) context.drawImage(disc, (i * 37 + frames) % width, (i * 101) % height)
      frames += 1
      const gone = performance.now() - start
      if (gone < ms) requestAnimationFrame(paint)
      else { sheet.remove(); done(frames * 1000 / gone) }
    }
    requestAnimationFrame(paint)
  }),

  // Frames a second in which the town moved on and was painted, playing from the start again whenever it ends.
  played: ms => new Promise(done => {
    const start = performance.now()
    let frames = 0, painted = probe.player().painted, position = probe.player().position
    const look = () => {
      const player = probe.player()
      if (player.painted > painted && player.position !== position) frames += 1
      painted = player.painted
      position = player.position
      if (probe.state().playing !== 'true') { player.seek(0); player.play() }
      const gone = performance.now() - start
      if (gone < ms) requestAnimationFrame(look)
      else { player.pause(); done(frames * 1000 / gone) }
    }
    requestAnimationFrame(look)
  }),

  // Milliseconds from a click or key to the player saying that it is paused; what is shown 50 and 500 ms after.
  watchPause: () => {
    window.paused = new Promise(done => {
      let asked = null
      const stamp = event => { asked ??= event.timeStamp }
      addEventListener('click', stamp, true)
      addEventListener('keydown', stamp, true)
      const watch = new MutationObserver(async () => {
        if (probe.state().playing === 'true') return
        const taken = performance.now() - asked
        watch.disconnect()
        removeEventListener('click', stamp, true)
        removeEventListener('keydown', stamp, true)
        await probe.rest(50)
        const [soon, row] = [probe.player().picture(), probe.player().position]
        await probe.rest(450)
        done({ taken, same: soon === probe.player().picture() && row === probe.player().position })
      })
      watch.observe(probe.root(), { attributes: true, attributeFilter: ['data-playing'] })
    })
  },

  // Note every frame from now on: which epoch and row it shows, and with which cooperation.
  note: () => {
    probe.noted = []
    const look = () => {
      const { epoch, row, metricsAt } = probe.player()
      probe.noted.push({ epoch, row, cooperation: metricsAt(row).cooperation })
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  },

  // The gaps between frames over some time: the median, how many there are, and how many of them last 150 ms or more.
  gaps: ms => new Promise(done => {
    const start = performance.now(), gaps = []
    let before = null
    const look = now => {
      if (before !== null) gaps.push(now - before)
      before = now
      if (now - start < ms) return requestAnimationFrame(look)
      gaps.sort((a, b) => a - b)
      done({ median: gaps[gaps.length >> 1], frames: gaps.length, long: gaps.filter(each => each >= 150).length })
    }
    requestAnimationFrame(look)
  }),
}
