"use strict";
// A long table: only the rows in sight, and some above and below, are in the document; room is left for the others.
// A line of the table is a row with what opens below it, or a heading: { make(), span(), open, kind }. It is drawn as a
// <tbody> of its own, and its height, once seen, is kept for as long as the window keeps its width.
const makeWindow = (table) => {
  const FEW = 10; // so many are drawn even of a table out of sight, for the keyboard to enter it
  const GUESS = 80; // pixels of a row before the first is drawn
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
  // Which lines to draw, as ranges of their numbers: those near the screen, and the one that has the focus.
  const choose = () => {
    const y = -start();
    const from = Math.max(0, Math.min(find(y - innerHeight), lines.length - FEW));
    const to = Math.min(lines.length, Math.max(find(y + 2 * innerHeight) + 1, FEW));
    near = whole ? [0, lines.length] : [from, to];
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
  const measure = () => {
    const top = (body) => body.getBoundingClientRect().top;
    for (const line of drawn) {
      const height = top(line.body.nextElementSibling) - top(line.body);
      if (!measured(line) && !line.open) {
        const kind = (seen[line.kind] ||= { count: 0, pixels: 0 });
        kind.count += 1;
        kind.pixels += height;
      }
      line.height = height;
      line.width = innerWidth;
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
  const draw = () => {
    // Heights that turn out smaller than was guessed leave room for more lines: look again, but not for ever.
    for (let turn = 0; turn < 4 && (stale || !covered()); turn += 1) {
      const ranges = choose();
      const held = whole ? null : hold(ranges);
      const pads = fill(ranges);
      stale = false;
      if (whole) return;
      measure();
      lay();
      for (const pad of pads) pad.size();
      const moved = held ? held.element.getBoundingClientRect()[held.edge] - held.y : 0;
      if (Math.abs(moved) >= 1) scrollBy(0, moved);
    }
  };
  const redraw = () => {
    stale = true;
    lay();
    table.setAttribute("aria-rowcount", numbers[lines.length] - 1);
    draw();
  };
  const go = (line, below) => {
    const n = lines.indexOf(line);
    if (n < 0) return false;
    scrollBy(0, start() + tops[n] - below);
    draw();
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

// The table of tasks, and the lists of late ones where they are long: their rows are made from the facts of the page.
const makeList = ({ departments, plain, element, makeButton, tell }) => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const value = (it) => (typeof it === "number" ? facts.words[it] : Array.isArray(it) ? it.map(value) : it);
  const places = (kind) => Object.fromEntries(facts.columns[kind].map((name, n) => [name, n]));
  const [TASK, DAY, WARNED] = ["task", "day", "warned"].map(places);
  const mark = (colour) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "mark " + colour);
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#m-" + colour);
    svg.append(use);
    return svg;
  };
  const cell = (...parts) => {
    const made = document.createElement("td");
    made.append(...parts.filter((it) => it !== ""));
    return made;
  };
  const row = (kind, ...cells) => {
    const made = element("tr", "", kind);
    made.append(...cells);
    return made;
  };
  const names = (list) => list.split(" ").filter(Boolean).map((n) => departments[n]);

  const tellDay = (packed) => {
    const day = value(packed);
    const [was, note, late] = [day[DAY.was], day[DAY.note], day[DAY.late]];
    const parts = [element("b", day[DAY.day])];
    if (was) parts.push(element("i", was));
    if (note) parts.push(element("i", "", late ? "late" : ""));
    if (note) parts.at(-1).append(...(late ? [mark("red")] : []), note);
    return parts;
  };
  // What a button controls is named only while it is in the document.
  const tellButton = (button, it) => {
    button.setAttribute("aria-expanded", String(it.open));
    if (it.open) button.setAttribute("aria-controls", "m-" + it.id);
    else button.removeAttribute("aria-controls");
  };
  const makeRow = (it) => {
    const of = (name) => value(it.facts[TASK[name]]);
    const lead = of("lead");
    const days = it.facts[TASK.days].flatMap(tellDay);
    const button = makeButton(it.id, of("label"));
    tellButton(button, it);
    const cells = [
      cell(button),
      cell(element("b", of("title")), element("p", of("text"))),
      cell(lead.join("、"), facts.joint && lead.length > 1 ? element("i", facts.joint) : ""),
      cell(...(days.length || !facts.undated ? days : [element("i", facts.undated)])),
    ];
    if (facts.states) cells.push(cell(of("state")));
    if (facts.lights) cells.push(of("colour") ? cell(mark(of("colour")), of("light")) : cell("—"));
    const made = row(it.open ? "t open" : "t", ...cells);
    made.id = "t-" + it.id;
    return made;
  };
  const makeMore = (it) => {
    const list = element("dl");
    for (const [name, told] of value(it.facts[TASK.details]))
      list.append(element("dt", name), ...told.map((line) => element("dd", line)));
    const under = cell(list, ...tell(it.id));
    under.colSpan = document.getElementById("rows").tHead.rows[0].cells.length;
    const made = row("m", under);
    made.id = "m-" + it.id;
    return made;
  };
  const makeTask = (packed, field) => {
    const of = (name) => value(packed[TASK[name]]);
    const it = {
      id: of("id"),
      facts: packed,
      kind: "task",
      field: field.key,
      lead: names(of("lead_numbers")),
      support: names(of("support_numbers")),
      places: of("tokens").split(" "),
      state: of("state_key"),
      light: of("light") || "无",
      open: false,
      height: 0,
      span: () => (it.open ? 2 : 1),
      make: () => (it.open ? [makeRow(it), makeMore(it)] : [makeRow(it)]),
      // What a search looks at, made when it is first asked for.
      text() {
        if (it.searched === undefined) {
          const told = ["id", "label", "title", "text", "lead", "days", "state", "light", "details"].map(of);
          it.searched = plain(told.flat(3).filter((part) => part && part !== true).join(" "));
        }
        return it.searched;
      },
    };
    return it;
  };
  const makeHeading = (field) => ({
    kind: "heading",
    height: 0,
    span: () => 1,
    make() {
      const head = element("th", field.title);
      head.colSpan = document.getElementById("rows").tHead.rows[0].cells.length;
      head.scope = "rowgroup";
      return [row("group", head)];
    },
  });
  const makeWarned = (packed) => {
    const of = (name) => value(packed[WARNED[name]]);
    return {
      id: of("id"),
      kind: "warned",
      height: 0,
      span: () => 1,
      make() {
        const link = element("a", of("label"), "id");
        link.href = "#task=" + of("id");
        const day = cell(of("day"), of("was") ? element("i", of("was")) : "");
        const why = cell(...(of("colour") ? [mark(of("colour")), of("light") + "　"] : []), of("reason"));
        const title = cell(of("title"));
        [title.className, day.className, why.className] = ["prose", "num", "why"];
        return [row("", cell(link), title, cell(of("lead")), day, why)];
      },
    };
  };

  // The windows themselves keep in place what is in sight.
  document.documentElement.style.overflowAnchor = "none";
  const headings = new Map(facts.fields.map((field) => [field.key, makeHeading(field)]));
  const tasks = facts.fields.flatMap((field) => field.rows.map((packed) => makeTask(packed, field)));
  const table = makeWindow(document.getElementById("rows"));
  const windows = [table];
  for (const [key, rows] of Object.entries(facts.long)) {
    const made = makeWindow(document.getElementById("rows-" + key));
    made.list(rows.map(makeWarned));
    windows.push(made);
  }

  // What a search looks at is made ready while nothing else is to be done, so that the first letter need not wait.
  let ready = 0;
  const prepare = () => {
    const until = performance.now() + 8;
    while (ready < tasks.length && performance.now() < until) tasks[ready++].text();
    if (ready < tasks.length) setTimeout(prepare, 1);
  };
  setTimeout(prepare, 50);

  return {
    tasks,
    show(found) {
      const lines = [];
      let field = null;
      for (const it of found) {
        if (it.field !== field) lines.push(headings.get(it.field));
        field = it.field;
        lines.push(it);
      }
      table.list(lines);
    },
    update(it) {
      it.height = 0;
      if (it.body) {
        const [first, more] = it.body.rows;
        first.classList.toggle("open", it.open);
        tellButton(first.querySelector("button"), it);
        if (more) more.remove();
        if (it.open) it.body.append(makeMore(it));
      }
    },
    reveal(it) {
      if (!table.go(it, innerHeight / 2)) return false;
      it.body.querySelector("button").focus({ preventScroll: true });
      return true;
    },
    // The task at the upper edge of the screen: heights are guessed, so that pixels alone would not lead back to it.
    place() {
      const first = table.first();
      return first ? { id: first.id, y: first.body.getBoundingClientRect().top } : undefined;
    },
    put(place) {
      const found = place && tasks.find((it) => it.id === place.id);
      if (found) table.go(found, place.y);
    },
    print(begins) {
      for (const made of windows) made.print(begins);
    },
  };
};
