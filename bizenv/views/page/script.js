(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const form = $("filters");
  const controls = [...form.querySelectorAll("[name]")];
  const departments = $("f-dept") ? [...$("f-dept").options].slice(1).map((o) => o.value) : [];
  const packed = $("log") ? JSON.parse($("log").textContent) : { words: [], tasks: {} };
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  document.documentElement.classList.add("js");
  form.hidden = false;

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
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

  // The log of a task is written when the task is opened: as text, never as markup.
  const tell = (id) => {
    const entries = packed.tasks[id];
    if (!entries) return [];
    const word = (n) => packed.words[n];
    const log = element("ol", "", "log");
    for (const numbers = unpacked(entries); numbers.length; ) {
      const [day, received, kind, by, many, after] = numbers.splice(0, 6);
      const text = (count) => numbers.splice(0, count).map(word).join("");
      const item = element("li", "", many % 2 ? "void" : "");
      item.append(element("span", word(day), "day"), element("b", word(kind)));
      item.append(element("span", text(many >> 1), "said"));
      if (after) item.append(element("span", "→ " + text(after), "came"));
      if (word(received)) item.append(element("span", word(received), "by"));
      if (word(by)) item.append(element("span", word(by), "by"));
      log.append(item);
    }
    return [element("h3", "记录"), log];
  };
  // The button that opens a task and closes it.
  const makeButton = (id, label) => {
    const button = element("button", label, "toggle");
    button.type = "button";
    button.addEventListener("click", () => {
      const it = named.get(id);
      turn(it, !it.open);
      filter();
      keep(true);
    });
    return button;
  };
  const list = makeList({ departments, plain, element, makeButton, tell });
  const named = new Map(list.tasks.map((it) => [it.id, it]));

  // The filter and what is open, as the address has it.
  const typed = () => {
    const state = new URLSearchParams();
    for (const it of controls) {
      const value = it.type === "checkbox" ? (it.checked ? it.value : "") : it.value.trim();
      if (value) state.set(it.name, value);
    }
    const open = list.tasks.filter((it) => it.open).map((it) => it.id);
    if (open.length) state.set("task", open.join(","));
    return state;
  };
  const written = (state) =>
    [...state].map(([key, value]) => key + "=" + encodeURIComponent(value).replace(/%2C/g, ",")).join("&");
  const addressed = (id) => "#" + written(new URLSearchParams({ task: id }));
  const decoded = (hash) => {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash; // not an address that a page of ours has made
    }
  };
  const read = () => {
    // The anchor of a task, whether or not its row is in the document, stands for the task opened.
    const task = named.get(decoded(location.hash).replace(/^#(t-)?/, ""));
    if (task) history.replaceState(history.state, "", addressed(task.id));
    const hash = location.hash.slice(1);
    return hash === "" || hash.includes("=") ? new URLSearchParams(hash) : null;
  };
  // Each entry of the history knows where the reader stood in it, under which filter, and on which link.
  const links = [...document.querySelectorAll("a[href^='#']")];
  const note = (from) => {
    try {
      history.replaceState({ y: scrollY, place: list.place(), filter: written(typed()), from }, "");
    } catch {
      /* the browser has had enough of new addresses for a moment */
    }
  };
  const keep = (push) => {
    const hash = "#" + written(typed());
    if (hash === (location.hash || "#")) return;
    const state = { y: scrollY, place: list.place(), filter: hash.slice(1) };
    try {
      history[push ? "pushState" : "replaceState"](state, "", hash);
    } catch {
      /* as above */
    }
  };

  const filter = () => {
    const state = typed();
    const names = ["plan", "dept", "field", "light", "state", "place"];
    const [plan, dept, field, light, word, place] = names.map((name) => state.get(name));
    const support = state.has("support");
    const words = plain(state.get("q") || "").split(/\s+/).filter(Boolean);
    const found = list.tasks.filter(
      (it) =>
        (!plan || it.plan === plan) &&
        (!dept || it.lead.includes(dept) || (support && it.support.includes(dept))) &&
        (!field || it.field === field) &&
        (!light || it.light === light) &&
        (!word || it.state === word) &&
        (!place || it.places.some((p) => p === place || p.startsWith(place + "."))) &&
        words.every((w) => it.text().includes(w)),
    );
    list.show(found);
    $("none").hidden = found.length > 0;
    const told = "显示 " + found.length + " / " + list.tasks.length + " 项";
    if ($("count").textContent !== told) $("count").textContent = told;
  };
  const turn = (it, open) => {
    it.open = open;
    list.update(it);
  };

  const apply = (jump, state = read()) => {
    if (!state) return;
    for (const it of controls) {
      const value = state.get(it.name) || "";
      if (it.type === "checkbox") it.checked = value === it.value;
      else it.value = value;
    }
    const opened = new Set((state.get("task") || "").split(","));
    for (const it of list.tasks) if (it.open !== opened.has(it.id)) turn(it, opened.has(it.id));
    filter();
    if (!jump) return;
    if (list.tasks.some((it) => it.open && list.reveal(it))) return;
    if (location.hash.includes("=")) {
      $("tasks").focus({ preventScroll: true });
      $("tasks").scrollIntoView();
    }
  };

  // Links into the table carry their filter in their address; those to a section leave the address, and the filter, alone.
  for (const link of links) {
    const { go } = link.dataset;
    const target = link.getAttribute("href");
    if (go !== undefined) link.href = "#" + written(new URLSearchParams(go));
    else if (target.startsWith("#t-")) link.href = addressed(target.slice(3));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    note(links.indexOf(link));
    const hash = link.getAttribute("href");
    const place = hash.includes("=") || hash === "#" ? null : $(hash.slice(1));
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
  const restore = ({ y, place, filter, from }) => {
    apply(false, read() || new URLSearchParams(filter));
    if (links[from]) links[from].focus({ preventScroll: true });
    scrollTo(0, y);
    list.put(place);
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
    list.print(true);
    folded = [...document.querySelectorAll("details.asked-more:not([open])")];
    for (const it of folded) it.open = true;
  });
  addEventListener("afterprint", () => {
    for (const it of folded) it.open = false;
    list.print(false);
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
