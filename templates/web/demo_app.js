// The page works without this script; with it, mail appears by itself. Nothing is loaded but the page itself, again,
// whenever the server says that something changed: what differs is then taken over, what is being written stays.
"use strict";

const regions = ["people", "folders", "list", "guide", "story"];
const asLoaded = new Map(regions.map((id) => [id, document.getElementById(id)?.innerHTML]));

const draft = document.getElementById("draft");
let touched = false;

// reveal shows the draft below mails that grow while they load, until somebody writes in it.
function reveal() {
  if (draft && !touched) draft.scrollIntoView({ block: "start" });
}

let running = false;
let again = false;

async function refresh() {
  if (running) { again = true; return; }
  running = true;
  try {
    do {
      again = false;
      const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      regions.forEach((id) => takeOver(id, fresh.getElementById(id)));
      takeOverMails(fresh.getElementById("mails"));
    } while (again);
  } catch {
    // the stream notices a server that is gone, and asks again when it is back
  } finally {
    running = false;
  }
}

// takeOver replaces one region when its HTML changed, and keeps the keyboard where it was.
function takeOver(id, fresh) {
  const here = document.getElementById(id);
  if (!here || !fresh || asLoaded.get(id) === fresh.innerHTML) return;
  asLoaded.set(id, fresh.innerHTML);
  const focused = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  here.replaceChildren(...fresh.childNodes);
  if (focused) [...here.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus();
}

// takeOverMails adds and removes whole mails; those that stay keep what is unfolded.
function takeOverMails(fresh) {
  const here = document.getElementById("mails");
  if (!here || !fresh) return;
  const want = [...fresh.children];
  const ids = new Set(want.map((mail) => mail.id));
  [...here.children].filter((mail) => !ids.has(mail.id)).forEach((mail) => mail.remove());
  let before = null;
  for (const mail of want) {
    let there = document.getElementById(mail.id);
    if (!there) {
      there = mail;
      there.classList.add("fresh");
      before ? before.after(there) : here.prepend(there);
      prepare(there);
    }
    before = there;
  }
  tellSeen();
}

// prepare gives a mail its buttons, and its frame the height of what is in it. The frame may not run scripts, so that we
// may look into it.
function prepare(mail) {
  const buttons = mail.querySelectorAll(".views button");
  buttons.forEach((button) => button.addEventListener("click", () => {
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    mail.querySelectorAll(".body").forEach((body) => { body.hidden = body.dataset.view !== button.dataset.view; });
    fit(mail);
  }));
  mail.querySelector("iframe")?.addEventListener("load", () => { fit(mail); reveal(); });
  mail.querySelector("details")?.addEventListener("toggle", () => fit(mail));
  fit(mail);
}

function fit(mail) {
  const frame = mail.querySelector("iframe");
  const root = frame?.contentDocument?.documentElement;
  if (!root || frame.hidden || !frame.contentDocument.body?.childElementCount) return;
  frame.style.height = "0";
  frame.style.height = Math.min(root.scrollHeight + 4, 4000) + frame.offsetHeight - frame.clientHeight + "px";
}

async function tellSeen() {
  const unseen = [...document.querySelectorAll("#mails [data-unseen]")];
  if (unseen.length === 0 || document.hidden) return;
  const ids = unseen.map((mail) => mail.dataset.unseen).join(" ");
  unseen.forEach((mail) => delete mail.dataset.unseen);
  await fetch("/seen", { method: "POST", body: new URLSearchParams({ as: document.body.dataset.who, ids }) });
}

function toast(news) {
  const link = document.createElement("a");
  link.href = news.href;
  link.textContent = `${news.name} has mail from ${news.from}: ${news.subject}`;
  document.getElementById("toast").append(link);
  setTimeout(() => link.remove(), 6000);
}

function listen() {
  const live = document.getElementById("live");
  const say = (on, words) => {
    live.classList.toggle("on", on);
    live.querySelector(".words").textContent = words;
  };
  const stream = new EventSource("/events");
  stream.addEventListener("hello", () => { say(true, "live"); refresh(); });
  stream.addEventListener("story", refresh);
  stream.addEventListener("mail", (event) => {
    const news = JSON.parse(event.data);
    if (news.kind === "delivered" && news.who !== document.body.dataset.who) toast(news);
    refresh();
  });
  stream.addEventListener("error", () => say(false, "not connected"));
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

document.querySelectorAll("#mails > article").forEach(prepare);
document.addEventListener("visibilitychange", tellSeen);
addEventListener("resize", () => document.querySelectorAll("#mails > article").forEach(fit));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
});
if (draft) {
  draft.addEventListener("submit", () => { draft.querySelector("button").disabled = true; });
  const field = draft.elements[draft.elements.to.value ? "body" : "to"];
  field.focus({ preventScroll: true });
  draft.addEventListener("input", () => { touched = true; });
  reveal();
}
tellSeen();
listen();
