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
    if (of("plan")) cells.push(cell(of("plan")));
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
      plan: of("plan"),
      open: false,
      height: 0,
      span: () => (it.open ? 2 : 1),
      make: () => (it.open ? [makeRow(it), makeMore(it)] : [makeRow(it)]),
      // What a search looks at, made when it is first asked for.
      text() {
        if (it.searched === undefined) {
          const told = ["id", "label", "title", "text", "lead", "days", "state", "light", "plan", "details"].map(of);
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

  let before; // where the reader stood when printing began
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
      if (begins) before = { y: scrollY, place: this.place() };
      for (const made of windows) made.print(begins);
      if (begins) return;
      scrollTo(0, before.y);
      this.put(before.place);
    },
  };
};
