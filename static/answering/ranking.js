// Buttons and dragging to put a ranking in order; the selects stay what is sent.

const LONG = 34; // characters that a select on a phone shows

for (const list of document.querySelectorAll(".places")) {
  const places = [...list.querySelectorAll(".place")];
  const selects = places.map((place) => place.querySelector("select"));
  const names = places.map((place) => place.querySelector("label").textContent.trim());
  const told = list.parentElement.querySelector("[role=status]");

  function move(from, to) {
    const values = selects.map((select) => select.value);
    values.splice(to, 0, ...values.splice(from, 1));
    selects.forEach((select, place) => (select.value = values[place]));
    selects[to].dispatchEvent(new Event("input", { bubbles: true }));
    told.textContent = selects[to].value ? `${selects[to].selectedOptions[0].text}: ${names[to]}` : "";
  }

  function button(place, step, sign, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.className = step < 0 ? "up" : "down";
    made.setAttribute("aria-label", `${label}: ${names[place]}`);
    made.disabled = !places[place + step];
    made.addEventListener("click", () => {
      move(place, place + step);
      // The focus goes along with the answer, so that pressing again moves it on.
      const same = places[place + step].querySelector(`.${made.className}`);
      (same.disabled ? places[place + step].querySelector("button:enabled") : same).focus();
    });
    return made;
  }

  function grip(place) {
    const made = document.createElement("span");
    made.className = "grip";
    made.textContent = "⠿";
    made.setAttribute("aria-hidden", "true");
    const under = (event) => places.findIndex((other) => other.contains(document.elementFromPoint(event.x, event.y)));
    const mark = (target) => places.forEach((other, index) => other.classList.toggle("over", index === target));
    made.addEventListener("pointerdown", (event) => made.setPointerCapture(event.pointerId));
    made.addEventListener("pointermove", (event) => made.hasPointerCapture(event.pointerId) && mark(under(event)));
    made.addEventListener("pointercancel", () => mark(-1));
    made.addEventListener("pointerup", (event) => {
      const target = under(event);
      mark(-1);
      if (target >= 0 && target !== place) move(place, target);
    });
    return made;
  }

  // A narrow select cuts a long answer off: the whole of it stands below.
  function echo() {
    for (const select of selects) {
      const { text } = select.selectedOptions[0];
      select.nextElementSibling.textContent = text.length > LONG ? text : "";
    }
  }

  places.forEach((place, index) => {
    const whole = document.createElement("p");
    whole.className = "whole";
    whole.setAttribute("aria-hidden", "true"); // the select itself reads it out
    place.append(
      whole,
      button(index, -1, "↑", list.dataset.up),
      button(index, +1, "↓", list.dataset.down),
      grip(index),
    );
  });
  list.addEventListener("input", echo);
  echo();
}
