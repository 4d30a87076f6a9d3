// Makes elements. Whatever comes from the recording goes in as text, never as markup: a file may be
// called <img onerror=…>.

const SVG = 'http://www.w3.org/2000/svg';

/** el('p.hint', {title: 'x'}, 'text', child, …): an HTML element; null children are left out. */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElement(tag), classes, attributes, children);
}

/** The same for SVG. */
export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  if (classes.length > 0) element.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') element.append(child);
  }
  return element;
}

/** 2026-11-20T13:54:42.911224435Z as 2026-11-20 13:54:42.911, the whole in its title. */
export function time(iso) {
  if (!iso) return null;
  const short = iso.replace('T', ' ').replace(/(\.\d{3})\d*Z$/, '$1').replace(/Z$/, '');
  return el('time', {datetime: iso, title: iso + ' (UTC)'}, short);
}

export function count(number) {
  return new Intl.NumberFormat('en').format(number);
}

/** 1,048,576 as 1.0 MiB. */
export function bytes(number) {
  if (number < 1024) return `${number} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = number / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
