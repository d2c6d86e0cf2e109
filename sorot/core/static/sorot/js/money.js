/* Groups the digits of a money field while the person leaves it: 1500000 becomes 1.500.000. The server parses both. */
document.addEventListener("focusout", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-money]") || !/^\d{4,}$/.test(field.value)) return;
  field.value = field.value.replace(/\B(?=(\d{3})+$)/g, ".");
});
