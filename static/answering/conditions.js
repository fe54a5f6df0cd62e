// Shows and hides questions of this page while it is answered. The server decides again when the page is sent,
// from the same trees (surveys/questionnaire/conditions.py); what is hidden keeps what was typed in it.

const NUMBER = /^-?(?=[0-9.]{1,16}$)[0-9]{1,15}(\.[0-9]{1,14})?$/;

function equal(left, right) {
  return NUMBER.test(left) && NUMBER.test(right) ? Number(left) === Number(right) : left === right;
}

const numbers = (compare) => (left, right) =>
  NUMBER.test(left) && NUMBER.test(right) && compare(Number(left), Number(right));

const OPERATORS = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": numbers((left, right) => left < right),
  "<=": numbers((left, right) => left <= right),
  ">": numbers((left, right) => left > right),
  ">=": numbers((left, right) => left >= right),
  is_empty: (value) => value === "",
  not: (test) => !test,
  and: (...tests) => tests.every(Boolean),
  or: (...tests) => tests.some(Boolean),
};

// `tree` is [operator, ...operands]; an operand is a tree, a string or {name: column}. `cell` gives a column's value.
export function evaluate(tree, cell) {
  if (Array.isArray(tree)) {
    const [operator, ...operands] = tree;
    return OPERATORS[operator](...operands.map((operand) => evaluate(operand, cell)));
  }
  return typeof tree === "string" ? tree : cell(tree.name);
}

// The page hands over [{question: code, shown_if: tree, cells: {column: cell}}] in the order of the questions;
// `cells` holds what the condition needs from other pages.
const form = document.getElementById("answers");
const rules = JSON.parse(document.getElementById("conditions")?.textContent || "[]");

function box(code) {
  return document.getElementById(`question_${code}`);
}

function named(name) {
  return [...form.querySelectorAll(`.question [name="${CSS.escape(name)}"]`)];
}

// The cell of a column of this page, as its question type would write it; no column of this page: undefined.
function cellOnPage(column) {
  const own = named(column);
  const inputs = own.length ? own : named(column.slice(0, column.lastIndexOf("__")));
  const question = inputs[0]?.closest(".question");
  if (!question) return undefined;
  if (question.hidden) return "";
  if (inputs[0].type === "checkbox") {
    if (!question.querySelector("input:checked")) return "";
    return inputs.some((input) => input.checked && column.endsWith(`__${input.value}`)) ? "1" : "0";
  }
  if (inputs[0].type === "radio") return inputs.find((input) => input.checked)?.value ?? "";
  const text = inputs[0].value.trim();
  return inputs[0].inputMode === "decimal" ? text.replace(",", ".") : text;
}

function decide() {
  for (const { question, shown_if: tree, cells } of rules) {
    box(question).hidden = !evaluate(tree, (column) => cellOnPage(column) ?? cells[column] ?? "");
  }
}

if (rules.length) {
  form.addEventListener("input", decide);
  decide();
}
