// Building parts of the page without markup in strings.
export const part = (id) => document.getElementById(id);

export function make(tag, { text, on = {}, data = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  Object.assign(element.dataset, data);
  for (const [name, act] of Object.entries(on)) element.addEventListener(name, act);
  if (text !== undefined) element.append(text);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A button at an end is not disabled, or the focus on it would be lost: it says so and does nothing.
export function setOff(button, off) {
  if (off) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
export const isOff = (button) => button.getAttribute("aria-disabled") === "true";

export const isPhone = () => matchMedia("(max-width: 48rem)").matches;
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
