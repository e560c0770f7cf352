// Draws a card for each device of /events, and sends what the buttons are pressed for.
"use strict";

const cards = new Map();
const link = document.querySelector("#link");

function made(name) {
  const root = document.querySelector("#card").content.cloneNode(true).firstElementChild;
  document.querySelector("#cards").append(root);
  const card = { name, root, facts: new Map(), buttons: new Map(), shots: new Map() };
  cards.set(name, card);
  return card;
}

function element(kind, className) {
  const node = document.createElement(kind);
  if (className) node.className = className;
  return node;
}

function showFacts(card, facts) {
  for (const fact of facts) {
    if (!card.facts.has(fact.label)) {
      const [term, value] = [element("dt"), element("dd")];
      term.textContent = fact.label;
      card.root.querySelector(".facts").append(term, value);
      card.facts.set(fact.label, value);
    }
    const value = card.facts.get(fact.label);
    value.textContent = fact.value;
    value.className = fact.tone;
  }
}

function showButtons(card, buttons) {
  for (const each of buttons) {
    if (!card.buttons.has(each.name)) {
      const button = element("button", each.momentary ? "momentary" : "");
      button.type = "button";
      button.dataset.name = each.name;
      button.textContent = each.label;
      button.addEventListener("click", () => press(card, button));
      card.root.querySelector(".buttons").append(button);
      card.buttons.set(each.name, button);
    }
    const button = card.buttons.get(each.name);
    if (!each.momentary) button.setAttribute("aria-pressed", String(each.on));
  }
}

function showShots(card, shots) {
  const tray = card.root.querySelector(".shots");
  const kept = new Set(shots.map((shot) => shot.number));
  for (const [number, figure] of card.shots) {
    if (!kept.has(number)) { figure.remove(); card.shots.delete(number); }
  }
  for (const shot of [...shots].reverse()) {
    if (card.shots.has(shot.number)) continue;
    const figure = element("figure", "fresh");
    const [image, caption] = [element("img"), element("figcaption")];
    image.src = `/${card.name}/papers/${shot.number}.png?${shot.width_px}x${shot.height_px}`;
    [image.width, image.height, image.alt] = [shot.width_px, shot.height_px, shot.caption];
    caption.textContent = shot.caption;
    figure.append(image, caption);
    tray.prepend(figure);
    card.shots.set(shot.number, figure);
  }
  card.root.querySelector(".tray").classList.toggle("bare", shots.length === 0);
}

function show(name, seen) {
  const card = cards.get(name) || made(name);
  card.root.classList.toggle("ill", !seen.well);
  card.root.querySelector(".title").textContent = seen.title;
  card.root.querySelector(".line").textContent = seen.line;
  showFacts(card, seen.facts);
  showButtons(card, seen.buttons);
  showShots(card, seen.shots);
}

async function press(card, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  const answer = await fetch(`/${card.name}/${button.dataset.name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ on }),
  });
  if (answer.ok) show(card.name, await answer.json());
}

let lost = false;
const events = new EventSource("/events");
events.onopen = () => {
  link.textContent = "实时"; link.classList.remove("lost");
  if (lost) { // devices that were started again count their papers from one
    for (const card of cards.values()) card.root.remove();
    cards.clear();
    lost = false;
  }
};
events.onerror = () => { link.textContent = "设备台已停止"; link.classList.add("lost"); lost = true; };
events.onmessage = (event) => {
  for (const [name, seen] of Object.entries(JSON.parse(event.data))) show(name, seen);
};
