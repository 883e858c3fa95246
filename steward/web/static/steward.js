// Nothing here decides: every form works without this file. It keeps the list fresh and gives the pages keys.
"use strict";

document.documentElement.classList.add("js");
document.cookie = "steward_zone=" + encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone) + "; path=/; max-age=31536000; samesite=lax";

const list = document.getElementById("list");
const kind = document.body.dataset.page;
let chosen = "";

// --- keys ---------------------------------------------------------------------

const items = () => [...document.querySelectorAll(".item")];

function mark(item) {
  for (const other of items()) other.classList.toggle("chosen", other === item);
  chosen = item.dataset.id;
}

function choose(item) {
  mark(item);
  item.querySelector("h2 a").focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => { // Tab chooses, too: a key is for the review that has the focus
  const item = event.target.closest(".item");
  if (item) mark(item);
});

function step(by) {
  const all = items();
  const at = all.findIndex((item) => item.dataset.id === chosen);
  if (all.length) choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function openChosen(key) {
  const item = items().find((one) => one.dataset.id === chosen) || items()[0];
  if (item) location.href = item.querySelector("h2 a").href + (key ? "#key-" + key : "");
}

function reach(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.tagName === "A") { location.href = target.href; return true; }
  if (target.disabled) return reach("e");
  if (target.tagName === "SUMMARY") {
    target.parentElement.open = true;
    const field = target.parentElement.querySelector("input:not([type=hidden]), select, textarea");
    (field || target).focus();
  } else if (key === "c") {
    target.click();
  } else {
    target.focus(); // approving takes a second key, so that no slip approves
  }
  target.scrollIntoView({ block: "nearest" });
  return true;
}

const keysOn = () => !document.cookie.includes("steward_keys=off"); // who speaks, or slips, presses letters that nobody meant

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keysOn()) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const help = document.getElementById("help");
  if (event.key === "?") { help.open ? help.close() : help.showModal(); return; }
  if (help.open) return;
  const onList = kind === "queue" || kind === "tasks";
  if (onList && event.key === "j") step(1);
  else if (onList && event.key === "k") step(-1);
  else if (onList && event.key === "Enter" && event.target === document.body) openChosen("");
  else if (kind === "queue" && "arelhcgx".includes(event.key)) openChosen(event.key);
  else if ("arelhcgxu".includes(event.key)) { if (!reach(event.key)) return; }
  else return;
  event.preventDefault();
}
document.addEventListener("keydown", onKey);
document.removeEventListener("keydown", window.keepKey);

const here = document.body.dataset.here; // a form was answered where there is nothing to see: back and reload lead here
if (here) history.replaceState(null, "", here);
if (location.hash.startsWith("#key-")) {
  const key = location.hash.slice(5);
  history.replaceState(null, "", location.pathname + location.search);
  if (key !== "c") reach(key);
}
const wrong = document.querySelector("main [autofocus]");
if (wrong) {
  wrong.focus();
  wrong.scrollIntoView({ block: "center" });
}

const keys = document.getElementById("keys-on");
keys.checked = keysOn();
keys.addEventListener("change", () => {
  document.cookie = `steward_keys=${keys.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`;
});
for (const one of document.querySelectorAll("[data-help]")) one.addEventListener("click", () => document.getElementById("help").showModal());

for (const event of window.pressed || []) onKey(event); // those that came before this script

// --- what is typed is never passed over ------------------------------------------

const typed = (form) => [...form.elements].some((one) =>
  one.matches("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])") ? one.value !== one.defaultValue
    : one.tagName === "SELECT" && one.options.length > 0 && one.value !== (([...one.options].find((each) => each.defaultSelected) || one.options[0]).value));

const first = document.querySelector("form.approve > button.wide");
if (first) {
  const leads = document.getElementById("leads-approve");
  const told = leads.textContent;
  const weigh = () => {
    first.disabled = typed(first.form); // the values below are others than those this button is for
    leads.textContent = first.disabled ? "You changed the arguments: approve them below, or reset them." : told;
  };
  first.form.addEventListener("input", weigh);
  first.form.addEventListener("reset", () => setTimeout(weigh));
  window.addEventListener("pageshow", weigh);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !form.closest(".panel") || form.dataset.sure) return;
  const other = [...document.querySelectorAll(".panel form")].find((one) => one !== form && typed(one));
  if (!other) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.sure = "1"; // a second press is meant
  const word = document.createElement("p");
  word.className = "field-error";
  word.setAttribute("role", "alert");
  word.textContent = "You typed something into another answer below, which this one does not send. Press once more to go on without it.";
  (event.submitter || form).after(word);
});

// --- one click, one answer ------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const busy of document.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
});

// --- the reader's own clock -------------------------------------------------------

function localise(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const then = new Date(time.dateTime);
    const whole = then.toLocaleString([], { dateStyle: "medium", timeStyle: "long" });
    if ("exact" in time.dataset) time.textContent = whole; else time.title = whole;
    if ("clock" in time.dataset) time.textContent = then.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
  }
}
localise(document);

// --- the list keeps itself fresh ----------------------------------------------------

const ids = (root) => [...root.querySelectorAll(".item")].map((item) => item.dataset.id);

function stay(focused, at, again) { // the focus does not leave with what had it
  if (at < 0) ([...list.querySelectorAll("a")].find((one) => one.href === focused.href) || document.getElementById("main")).focus({ preventScroll: true });
  else if (again || items().length) choose(again || items()[Math.min(at, items().length - 1)]);
  else document.getElementById("main").focus();
}

function swap(html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html; // our own server's template, in which all foreign text is escaped
  const before = new Set(ids(list));
  const after = ids(fresh);
  if (html === list.dataset.html) return;
  const focused = list.contains(document.activeElement) && document.activeElement;
  const at = focused ? items().indexOf(focused.closest(".item")) : -1;
  list.dataset.html = html;
  list.replaceChildren(...fresh.childNodes);
  localise(list);
  const come = after.filter((id) => !before.has(id));
  const gone = [...before].filter((id) => !after.includes(id));
  for (const item of items()) item.classList.toggle("fresh", come.includes(item.dataset.id));
  const again = items().find((item) => item.dataset.id === chosen);
  if (focused) stay(focused, at, again);
  else if (again) again.classList.add("chosen");
  if (come.length || gone.length) {
    const total = list.querySelector(".count").dataset.total;
    const news = [come.length && `${come.length} new`, gone.length && `${gone.length} gone`].filter(Boolean).join(", ");
    document.getElementById("news").textContent = `${news}; ${total} waiting`;
  }
}

let fetching = false;
let stale = false;

async function refresh() {
  if (fetching) { stale = true; return; }
  fetching = true;
  try {
    const answer = await fetch(list.dataset.source, { credentials: "same-origin", redirect: "error" });
    if (answer.ok) swap(await answer.text());
  } catch { /* the next change, or the next connection, tries again */ }
  fetching = false;
  if (stale) { stale = false; refresh(); }
}

let source = null;
let silent = 0;

function listen() {
  source = new EventSource("/reviews/live");
  source.addEventListener("ready", () => {
    clearTimeout(silent);
    silent = 0;
    document.getElementById("lost").hidden = true;
    refresh();
  });
  source.addEventListener("change", refresh);
  source.addEventListener("error", () => {
    silent = silent || setTimeout(() => { document.getElementById("lost").hidden = false; }, 4000);
    // a browser gives up where the answer is another one: a log-in that ended, a proxy before a server that starts anew
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 8000);
  });
}

if (list && window.EventSource) {
  listen();
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
}
for (const form of document.querySelectorAll(".filters")) {
  let keys = false; // with keys each arrow and each digit of a year is a change: the button, or Enter, says that it is all
  form.addEventListener("keydown", () => { keys = true; });
  form.addEventListener("pointerdown", () => { keys = false; });
  form.addEventListener("change", () => { if (!keys) form.requestSubmit(); });
}

// --- phones: the way to the decision leaves once it is in sight ------------------------

const jump = document.querySelector(".jump");
if (jump && window.IntersectionObserver) {
  const watch = new IntersectionObserver((seen) => jump.classList.toggle("arrived", seen[0].isIntersecting));
  watch.observe(document.getElementById("decide"));
}
