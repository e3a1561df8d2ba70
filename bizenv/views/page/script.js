"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("filters");
  const controls = [...form.querySelectorAll("[name]")];
  const departments = $("f-dept") ? [...$("f-dept").options].slice(1).map((o) => o.value) : [];
  const packed = $("log") ? JSON.parse($("log").textContent) : { words: [], tasks: {} };
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  document.documentElement.classList.add("js");
  form.hidden = false;

  // Every task: its row, what opens below it, and what a search looks at.
  const rows = [...document.querySelectorAll("tr.t")].map((row) => {
    const more = row.nextElementSibling;
    const id = row.id.slice(2);
    const cell = row.cells[0];
    const names = (list) => (list || "").split(" ").filter(Boolean).map((n) => departments[n]);
    const button = document.createElement("button");
    const label = cell.textContent;
    button.type = "button";
    button.className = "toggle";
    button.textContent = label;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "m-" + id);
    more.id = "m-" + id;
    more.hidden = true;
    cell.textContent = "";
    cell.append(button);
    button.addEventListener("click", () => turn(id));
    return {
      id, row, more, button,
      open: false,
      field: row.parentElement.dataset.f,
      group: row.parentElement,
      lead: names(row.dataset.l),
      support: names(row.dataset.s),
      places: (row.dataset.p || "").split(" "),
      state: row.dataset.w || "",
      light: row.dataset.g || "无",
      text: plain(id + " " + [...row.cells].map((c) => c.textContent).join(" ") + " " + more.textContent),
    };
  });
  const named = new Map(rows.map((it) => [it.id, it]));
  const groups = [...new Set(rows.map((it) => it.group))];

  // The filter and what is open, as the address has it.
  const typed = () => {
    const state = new URLSearchParams();
    for (const it of controls) {
      const value = it.type === "checkbox" ? (it.checked ? it.value : "") : it.value.trim();
      if (value) state.set(it.name, value);
    }
    const open = rows.filter((it) => it.open).map((it) => it.id);
    if (open.length) state.set("task", open.join(","));
    return state;
  };
  const written = (state) =>
    [...state].map(([key, value]) => key + "=" + encodeURIComponent(value).replace(/%2C/g, ",")).join("&");
  const read = () => {
    const hash = location.hash.slice(1);
    return hash === "" || hash.includes("=") ? new URLSearchParams(hash) : null;
  };
  // Each entry of the history knows where the reader stood in it, under which filter, and on which link.
  const links = [...document.querySelectorAll("a[href^='#']")];
  const note = (from) => {
    try {
      history.replaceState({ y: scrollY, filter: written(typed()), from }, "");
    } catch {
      /* the browser has had enough of new addresses for a moment */
    }
  };
  const keep = (push) => {
    const hash = "#" + written(typed());
    if (hash === (location.hash || "#")) return;
    const state = { y: scrollY, filter: hash.slice(1) };
    try {
      history[push ? "pushState" : "replaceState"](state, "", hash);
    } catch {
      /* as above */
    }
  };

  const filter = () => {
    const state = typed();
    const [dept, field, light, word, place] = ["dept", "field", "light", "state", "place"].map((k) => state.get(k));
    const support = state.has("support");
    const words = plain(state.get("q") || "").split(/\s+/).filter(Boolean);
    const filled = new Set();
    let shown = 0;
    for (const it of rows) {
      const fits =
        (!dept || it.lead.includes(dept) || (support && it.support.includes(dept))) &&
        (!field || it.field === field) &&
        (!light || it.light === light) &&
        (!word || it.state === word) &&
        (!place || it.places.some((p) => p === place || p.startsWith(place + "."))) &&
        words.every((w) => it.text.includes(w));
      it.row.hidden = !fits;
      it.more.hidden = !fits || !it.open;
      if (fits) {
        shown += 1;
        filled.add(it.group);
      }
    }
    for (const group of groups) group.hidden = !filled.has(group);
    $("none").hidden = shown > 0;
    const told = "显示 " + shown + " / " + rows.length + " 项";
    if ($("count").textContent !== told) $("count").textContent = told;
  };

  const show = (it, open) => {
    if (open && !it.told) {
      it.told = true;
      tell(it);
    }
    it.open = open;
    it.row.classList.toggle("open", open);
    it.button.setAttribute("aria-expanded", String(open));
    it.more.hidden = !open || it.row.hidden;
  };
  const turn = (id) => {
    const it = named.get(id);
    show(it, !it.open);
    keep(true);
  };

  const unpacked = (text) => {
    const found = [];
    let number = 0;
    for (const letter of text) {
      const last = packed.last.indexOf(letter);
      if (last < 0) number = number * packed.more.length + packed.more.indexOf(letter);
      else {
        found.push(number * packed.last.length + last);
        number = 0;
      }
    }
    return found;
  };

  // The log of a task is written when it is first opened: as text, never as markup.
  const tell = (it) => {
    const entries = packed.tasks[it.id];
    if (!entries) return;
    const word = (n) => packed.words[n];
    const element = (name, text, kind) => {
      const made = document.createElement(name);
      if (text) made.textContent = text;
      if (kind) made.className = kind;
      return made;
    };
    const list = element("ol", "", "log");
    for (const numbers = unpacked(entries); numbers.length; ) {
      const [day, received, kind, by, many, after] = numbers.splice(0, 6);
      const text = (count) => numbers.splice(0, count).map(word).join("");
      const item = element("li", "", many % 2 ? "void" : "");
      item.append(element("span", word(day), "day"), element("b", word(kind)));
      item.append(element("span", text(many >> 1), "said"));
      if (after) item.append(element("span", "→ " + text(after), "came"));
      if (word(received)) item.append(element("span", word(received), "by"));
      if (word(by)) item.append(element("span", word(by), "by"));
      list.append(item);
    }
    const cell = it.more.cells[0];
    cell.append(element("h3", "记录"), list);
  };

  const apply = (jump, state = read()) => {
    if (!state) return;
    for (const it of controls) {
      const value = state.get(it.name) || "";
      if (it.type === "checkbox") it.checked = value === it.value;
      else it.value = value;
    }
    const open = new Set((state.get("task") || "").split(","));
    for (const it of rows) if (it.open !== open.has(it.id)) show(it, open.has(it.id));
    filter();
    if (!jump) return;
    const first = rows.find((it) => it.open && !it.row.hidden);
    if (first) {
      first.button.focus({ preventScroll: true });
      first.row.scrollIntoView({ block: "center" });
    } else if (location.hash.includes("=")) {
      $("tasks").focus({ preventScroll: true });
      $("tasks").scrollIntoView();
    }
  };

  // Links into the table carry their filter in their address; those to a section leave the address, and the filter, alone.
  for (const link of links) {
    const { go } = link.dataset;
    const target = link.getAttribute("href");
    if (go !== undefined) link.href = "#" + written(new URLSearchParams(go));
    else if (target.startsWith("#t-")) link.href = "#task=" + target.slice(3);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      note(links.indexOf(link));
      const hash = link.getAttribute("href");
      const place = hash === target ? $(target.slice(1)) : null;
      if (place) {
        history.pushState(null, "");
        if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
        place.focus({ preventScroll: true });
        place.scrollIntoView();
      } else {
        if (hash !== (location.hash || "#")) history.pushState(null, "", hash);
        apply(true);
        if (hash === "#") $("tasks").scrollIntoView();
      }
      note();
    });
  }

  let later;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    filter();
    clearTimeout(later);
    if (event.target.name === "q") later = setTimeout(() => keep(false), 200);
    else keep(true);
  });
  $("reset").addEventListener("click", () => {
    for (const it of controls) {
      if (it.type === "checkbox") it.checked = false;
      else it.value = "";
    }
    filter();
    keep(true);
    $("f-q").focus();
  });
  const restore = ({ y, filter, from }) => {
    apply(false, read() || new URLSearchParams(filter));
    if (from !== undefined) links[from].focus({ preventScroll: true });
    scrollTo(0, y);
  };
  addEventListener("popstate", (event) => {
    clearTimeout(later);
    clearTimeout(moved);
    if (event.state) restore(event.state);
    else {
      apply(true);
      note();
    }
  });
  let moved;
  addEventListener("scroll", () => {
    clearTimeout(moved);
    moved = setTimeout(() => note((history.state || {}).from), 150);
  });
  $("more").addEventListener("click", () => {
    const folded = form.classList.toggle("folded");
    $("more").setAttribute("aria-expanded", String(!folded));
  });

  // What is folded away on the screen is printed.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.asked-more:not([open])")];
    for (const it of folded) it.open = true;
  });
  addEventListener("afterprint", () => {
    for (const it of folded) it.open = false;
  });
  addEventListener("keydown", (event) => {
    const busy = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || "") && event.target.type !== "checkbox";
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    $("f-q").focus();
    $("f-q").select();
  });
  history.scrollRestoration = "manual";
  if (history.state && history.state.y !== undefined) restore(history.state);
  else {
    apply(true);
    note();
  }
})();
