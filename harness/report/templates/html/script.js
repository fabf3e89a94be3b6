"use strict";
const table = document.getElementById("submissions");
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const search = document.getElementById("search");
const outcome = document.getElementById("outcome");
const shown = document.getElementById("shown");

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.cells[0].textContent.toLowerCase() + " " + (row.dataset.words || "").toLowerCase();
    const fits = words.every((word) => text.includes(word)) &&
      (!outcome.value || row.dataset.outcomes.split(" ").includes(outcome.value));
    row.hidden = !fits;
    count += fits ? 1 : 0;
  }
  shown.textContent = count + " of " + rows.length + " submissions";
}

function value(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.value);
}

function compare(first, second) {
  if (typeof first === "number") { return first - second; }
  return first < second ? -1 : first > second ? 1 : 0;
}

function sort(header) {
  const falls = header.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) { other.removeAttribute("aria-sort"); }
  header.setAttribute("aria-sort", falls ? "descending" : "ascending");
  const column = header.cellIndex;
  const keyed = rows.map((row, place) => [value(row, column), place, row]);
  keyed.sort((one, two) => (falls ? -1 : 1) * compare(one[0], two[0]) || one[1] - two[1]);
  body.append(...keyed.map((entry) => entry[2]));
}

search.addEventListener("input", filter);
outcome.addEventListener("change", filter);
table.tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) { sort(button.closest("th")); }
});
document.getElementById("controls").hidden = false;
filter();
