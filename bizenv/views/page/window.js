"use strict";
// A long table: only the rows in sight, and some above and below, are in the document; room is left for the others.
// A line of the table is a row with what opens below it, or a heading: { make(), span(), open, kind }. It is drawn as a
// <tbody> of its own, and its height, once seen, is kept for as long as the window keeps its width.
const makeWindow = (table) => {
  const FEW = 10; // so many are drawn even of a table out of sight, for the keyboard to enter it
  const GUESS = 80; // pixels of a row before the first is drawn
  const ENOUGH = 10; // so many lines are measured to guess the height of the others
  let lines = [];
  let tops = new Float64Array(1); // where each line begins, in pixels from the first, and where the last ends
  let numbers = new Int32Array(1); // the number of each line's first row; the head is row 1
  let drawn = []; // the lines in the document
  let near = [0, 0]; // those of them that are near the screen, by their numbers: from, to
  let stale = true;
  let whole = false;
  let seen = {}; // by kind of line: how many were measured, and their pixels in all

  const guess = (kind) => (seen[kind] ? seen[kind].pixels / seen[kind].count : GUESS);
  const measured = (line) => line.width === innerWidth && line.height;
  const lay = () => {
    tops = new Float64Array(lines.length + 1);
    numbers = new Int32Array(lines.length + 1);
    numbers[0] = 2;
    const guesses = {};
    lines.forEach((line, n) => {
      tops[n + 1] = tops[n] + (measured(line) || (guesses[line.kind] ??= guess(line.kind)));
      numbers[n + 1] = numbers[n] + line.span();
    });
  };
  // The line at so many pixels from the first.
  const find = (y) => {
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tops[middle + 1] > y) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const makePad = (from, to) => {
    const body = document.createElement("tbody");
    body.className = "pad";
    body.setAttribute("aria-hidden", "true");
    const cell = body.insertRow().insertCell();
    cell.colSpan = table.tHead.rows[0].cells.length;
    const size = () => {
      cell.style.height = tops[to] - tops[from] + "px";
    };
    size();
    return { body, size };
  };
  const makeBody = (line) => {
    const body = document.createElement("tbody");
    body.className = line.kind;
    body.append(...line.make());
    return body;
  };
  const start = () => (table.tBodies[0] || table).getBoundingClientRect().top;
  // Which lines to draw where the screen begins so many pixels below the first, as ranges of their numbers: those near
  // the screen, and the one that has the focus.
  const choose = (y) => {
    const from = Math.max(0, Math.min(find(y - innerHeight), lines.length - FEW));
    const to = Math.min(lines.length, Math.max(find(y + 2 * innerHeight) + 1, FEW));
    near = [from, to];
    const focus = document.activeElement;
    const held = table.contains(focus) ? lines.indexOf(drawn.find((it) => it.body.contains(focus))) : -1;
    if (held < 0) return [near];
    // Tab leads from the line that has the focus to the next: those beside it are drawn too.
    const around = [Math.max(0, held - 2), Math.min(lines.length, held + 3)];
    if (around[1] < near[0]) return [around, near];
    if (around[0] > near[1]) return [near, around];
    return [[Math.min(around[0], near[0]), Math.max(around[1], near[1])]];
  };
  // Puts the chosen lines into the document, with pads between them, which are returned. What is there already is not
  // moved, and so keeps the focus.
  const fill = (ranges) => {
    const pads = [];
    const bodies = [];
    const now = [];
    const pad = (from, to) => {
      pads.push(makePad(from, to));
      bodies.push(pads.at(-1).body);
    };
    let at = 0;
    for (const [from, to] of ranges) {
      pad(at, from);
      for (at = from; at < to; at += 1) {
        const line = lines[at];
        line.body ||= makeBody(line);
        [...line.body.rows].forEach((row, n) => row.setAttribute("aria-rowindex", numbers[at] + n));
        bodies.push(line.body);
        now.push(line);
      }
    }
    pad(at, lines.length);
    const kept = new Set(bodies);
    for (const body of [...table.tBodies]) if (!kept.has(body)) body.remove();
    let next = table.tBodies[0] || null;
    for (const body of bodies) {
      if (body === next) next = next.nextElementSibling;
      else table.insertBefore(body, next);
    }
    const still = new Set(now);
    for (const line of drawn) if (!still.has(line)) line.body = null;
    drawn = now;
    return pads;
  };
  // A guess is made of the first lines that are drawn and then kept, so that lines out of sight do not move all the time.
  const measure = () => {
    const top = (body) => body.getBoundingClientRect().top;
    const found = {};
    for (const line of drawn) {
      const height = top(line.body.nextElementSibling) - top(line.body);
      if (!measured(line) && !line.open) (found[line.kind] ||= []).push(height);
      line.height = height;
      line.width = innerWidth;
    }
    for (const [kind, heights] of Object.entries(found)) {
      const known = (seen[kind] ||= { count: 0, pixels: 0 });
      if (known.count >= ENOUGH) continue;
      known.count += heights.length;
      known.pixels += heights.reduce((sum, height) => sum + height);
    }
  };
  // What shall stay where it is on the screen: the first line in sight that is there before and after, or the end.
  const hold = (ranges) => {
    const box = table.getBoundingClientRect();
    if (box.top >= 0) return null;
    if (box.bottom <= 0) return { element: table, edge: "bottom", y: box.bottom };
    const kept = ranges.flatMap(([from, to]) => lines.slice(from, to)).filter((line) => line.body);
    for (const { body } of kept) {
      const { top, bottom } = body.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) return { element: body, edge: "top", y: top };
    }
    return null;
  };
  const covered = () => {
    const y = -start();
    const [from, to] = near;
    return (
      (from === 0 || tops[from] <= y - innerHeight / 2) &&
      (to === lines.length || tops[to] >= y + 1.5 * innerHeight)
    );
  };
  // Draws lines, with as much room for the others as is known now.
  const render = (ranges) => {
    const pads = fill(ranges);
    stale = false;
    measure();
    lay();
    for (const pad of pads) pad.size();
  };
  const draw = () => {
    if (whole) return;
    // Heights that turn out smaller than was guessed leave room for more lines: look again, but not for ever.
    for (let turn = 0; turn < 4 && (stale || !covered()); turn += 1) {
      const ranges = choose(-start());
      const held = hold(ranges);
      render(ranges);
      const moved = held ? held.element.getBoundingClientRect()[held.edge] - held.y : 0;
      if (Math.abs(moved) >= 1) scrollBy(0, moved);
    }
  };
  const redraw = () => {
    stale = true;
    lay();
    table.setAttribute("aria-rowcount", numbers[lines.length] - 1);
    if (whole) fill([[0, lines.length]]);
    else draw();
  };
  // Scrolls to a line, so many pixels below the upper edge of the screen. Returns whether it is listed.
  const go = (line, below) => {
    const n = lines.indexOf(line);
    if (n < 0) return false;
    // First drawn, then scrolled to: where it is was only guessed before.
    render(choose(tops[n] - Math.max(-innerHeight, Math.min(below, innerHeight))));
    scrollBy(0, line.body.getBoundingClientRect().top - below);
    draw();
    return true;
  };

  table.hidden = false;
  table.tHead.rows[0].setAttribute("aria-rowindex", 1);
  addEventListener("scroll", draw, { passive: true });
  table.addEventListener("focusin", draw);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (width !== innerWidth) seen = {};
    width = innerWidth;
    redraw();
  });
  return {
    list(found) {
      lines = found;
      redraw();
    },
    go,
    // The first row in sight, where the table reaches above the screen.
    first: () => (start() < 0 ? drawn.find((it) => it.id && it.body.getBoundingClientRect().bottom > 0) : undefined),
    print(begins) {
      whole = begins;
      redraw();
    },
  };
};
