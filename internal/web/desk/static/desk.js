// The few lines of script of the desk. Every page works without them; they only shorten the way of the hands.
(() => {
  "use strict";
  const $ = (sel, root = document) => root.querySelector(sel);

  // One menu open at a time; a click elsewhere or Escape closes it.
  const closeDrops = (but) => document.querySelectorAll("details.drop[open]").forEach((d) => { if (d !== but) d.open = false; });
  document.addEventListener("click", (e) => closeDrops(e.target.closest("details.drop")));

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") closeDrops(null);
    const field = e.target.closest("input, select, textarea");
    // "/" goes to the search field, as long as nobody is typing.
    if (e.key === "/" && !field) { const f = $(".find input"); if (f) { e.preventDefault(); f.focus(); } }
    // Ctrl+Z takes the last entry back, as long as the field is empty: otherwise it belongs to what is being typed.
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && e.key.toLowerCase() === "z") {
      const undo = $("form[data-undo]");
      if (undo && !(field && field.value && field.type !== "hidden" && field.name === "lines")) { e.preventDefault(); undo.requestSubmit(); }
    }
    // In rows of fields, Enter and the arrows go down the column.
    const grid = e.target.closest("[data-grid]");
    if (grid && (e.key === "ArrowDown" || e.key === "ArrowUp") && field && field.tagName === "INPUT") {
      const all = [...grid.querySelectorAll(`input[data-col="${field.dataset.col}"]`)];
      const next = all[all.indexOf(field) + (e.key === "ArrowDown" ? 1 : -1)];
      if (next) { e.preventDefault(); next.focus(); next.select(); }
    }
  });

  // A form that goes as soon as a choice is made.
  document.addEventListener("change", (e) => { const f = e.target.closest("form[data-go]"); if (f) f.requestSubmit(); });
  document.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) window.print(); });

  // The walking order: a house is dragged by its grip, or moved with the arrows while the grip has the focus; Enter keeps it, Escape does not.
  const walk = $("[data-walk]");
  if (walk) {
    const form = document.getElementById(walk.dataset.walk);
    let row = null, from = 0, next = null, busy = false;
    const place = (r) => [...walk.rows].indexOf(r) + 1;
    const take = (r) => { if (!row) { row = r; from = place(r); next = r.nextElementSibling; r.classList.add("moving"); } };
    const move = (before) => { busy = true; walk.insertBefore(row, before); busy = false; };
    const put = (keep) => {
      if (!row) return;
      const r = row, to = place(r);
      if (!keep) move(next);
      r.classList.remove("moving");
      row = null;
      if (keep && to !== from) { form.elements.from.value = from; form.elements.to.value = to; form.requestSubmit(); }
    };
    document.querySelectorAll(".grip, .with-script").forEach((e) => { e.hidden = false; });
    walk.addEventListener("pointerdown", (e) => { const g = e.target.closest(".grip"); if (g && e.button === 0) take(g.closest("tr")); });
    document.addEventListener("pointermove", (e) => {
      if (!row || !e.buttons) return;
      const over = [...walk.rows].find((r) => { const b = r.getBoundingClientRect(); return e.clientY >= b.top && e.clientY < b.bottom; });
      if (over && over !== row) move(place(over) > place(row) ? over.nextElementSibling : over);
    });
    document.addEventListener("pointerup", () => put(true));
    document.addEventListener("pointercancel", () => put(false));
    walk.addEventListener("keydown", (e) => {
      const g = e.target.closest(".grip");
      if (!g || !["ArrowUp", "ArrowDown", "Enter", "Escape"].includes(e.key)) return;
      e.preventDefault();
      if (e.key === "Enter" || e.key === "Escape") { put(e.key === "Enter"); g.focus(); return; }
      take(g.closest("tr"));
      const other = e.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
      if (other) { move(e.key === "ArrowUp" ? other : other.nextElementSibling); g.focus(); row.scrollIntoView({ block: "nearest" }); }
    });
    walk.addEventListener("focusout", () => { if (!busy) setTimeout(() => { if (row && !row.contains(document.activeElement)) put(true); }, 0); });
  }

  // A board that follows an evening: the server sends its inner part whenever something moved. Without script the page loads itself again.
  const board = $("[data-live]");
  if (board && window.EventSource) {
    const stale = $("#stale");
    const stream = new EventSource(board.dataset.live);
    stream.addEventListener("evening", (e) => { board.innerHTML = e.data; if (stale) stale.hidden = true; });
    stream.addEventListener("error", () => {
      if (stale) stale.hidden = false;
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000); // the session has ended: the page asks to log in
    });
  }

  // What is sent twice by an impatient hand is sent once.
  document.addEventListener("submit", (e) => {
    const f = e.target;
    if (f.method !== "post") return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    if (f.hasAttribute("data-hx-post")) return;
    f.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));
})();
