// Form fields with a label, a hint and a place for what is wrong with them; values as JSON.
import { zone } from './format.js';
import { element } from './table.js';

let ids = 0;

/**
 * One field. `pointer` is where its value stands in the JSON that is sent, such as `/when/above`;
 * what the server finds wrong there is shown here.
 */
export function field(label, control, { pointer = '', hint = '', wide = false } = {}) {
  ids += 1;
  control.id = `field-${ids}`;
  const notes = element('span', { class: 'error', id: `${control.id}-error`, hidden: true });
  const advice = hint === '' ? '' : element('small', { id: `${control.id}-hint` }, hint);
  if (advice) control.setAttribute('aria-describedby', advice.id);
  const made = element('div', { class: wide ? 'field wide' : 'field', 'data-pointer': pointer },
    element('label', { for: control.id }, label), control, advice, notes);
  control.addEventListener('input', () => clear(made));
  return made;
}

export function text(value, attributes = {}) {
  const made = element('input', { type: 'text', autocomplete: 'off', ...attributes });
  made.value = value ?? '';
  return made;
}

export function area(value, attributes = {}) {
  const made = element('textarea', { rows: '3', spellcheck: 'false', ...attributes });
  made.value = value ?? '';
  return made;
}

/** Options are texts or [value, words]. */
export function select(options, value, attributes = {}) {
  const made = element('select', attributes, ...options.map((option) => {
    const [own, words] = Array.isArray(option) ? option : [option, option];
    return element('option', { value: own }, words);
  }));
  made.value = value ?? '';
  if (made.selectedIndex < 0) made.selectedIndex = 0;
  return made;
}

export function check(label, isOn, { pointer = '', hint = '' } = {}) {
  const box = element('input', { type: 'checkbox' });
  box.checked = Boolean(isOn);
  const made = element('div', { class: 'field check', 'data-pointer': pointer }, element('label', {}, box, label),
    hint === '' ? '' : element('small', {}, hint), element('span', { class: 'error', hidden: true }));
  made.box = box;
  return made;
}

/** Suggestions for an input; anything else may be typed too. */
export function suggestions(id, values) {
  const list = document.getElementById(id) ?? element('datalist', { id });
  list.replaceChildren(...values.map((value) => element('option', { value })));
  if (!list.isConnected) document.body.append(list);
  return id;
}

/** A number as typed; null when empty; the text itself when it is none, for the server to refuse. */
export function number(control) {
  const typed = control.value.trim().replace(',', '.');
  if (typed === '') return null;
  const value = Number(typed);
  return Number.isFinite(value) ? value : typed;
}

export const orNull = (control) => (control.value.trim() === '' ? null : control.value.trim());

function clear(made) {
  made.classList.remove('wrong');
  made.querySelectorAll('[aria-invalid]').forEach((control) => control.removeAttribute('aria-invalid'));
  const notes = made.querySelector(':scope > .error');
  if (notes) notes.hidden = true;
}

/** Takes back every complaint. */
export function forget(root) {
  root.querySelectorAll('[data-pointer]').forEach(clear);
}

/** Shows each error at the field that its pointer names; what has no field is returned as words. */
export function complain(root, error, { prefix = '', focus = true } = {}) {
  forget(root);
  const fields = [...root.querySelectorAll('[data-pointer]')].filter((one) => one.dataset.pointer !== '');
  const homeless = [];
  let first = null;
  for (const { pointer, detail } of error.errors ?? []) {
    const own = pointer.startsWith(prefix) ? pointer.slice(prefix.length) : pointer;
    const found = fields.filter((one) => own === one.dataset.pointer || own.startsWith(`${one.dataset.pointer}/`))
      .sort((a, b) => b.dataset.pointer.length - a.dataset.pointer.length)[0];
    if (!found) {
      homeless.push(own === '' ? detail : `${own}: ${detail}`);
      continue;
    }
    const notes = found.querySelector(':scope > .error');
    notes.textContent = detail;
    notes.hidden = false;
    found.classList.add('wrong');
    const control = found.querySelector('input, textarea') ?? found.querySelector('select');
    control?.setAttribute('aria-invalid', 'true');
    if (control && notes.id) control.setAttribute('aria-describedby', [notes.id, control.getAttribute('aria-describedby')].filter((id, at, all) => id && all.indexOf(id) === at).join(' '));
    first ??= control;
  }
  if (first && focus) first.focus();
  if ((error.errors ?? []).length === 0) homeless.push(error.message);
  return homeless.join(' ');
}

/** Lets a dialog's form show a failure at its fields. */
export async function submitted(form, work) {
  try {
    return await work();
  } catch (error) {
    const rest = complain(form, error);
    throw new Error(rest === '' ? 'Look at the fields marked above.' : rest);
  }
}

/** A time as an input of kind datetime-local writes it, in the zone of the page. */
export function localInput(at) {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone(), hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
    .formatToParts(at).reduce((found, part) => ({ ...found, [part.type]: part.value }), {});
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The moment that such an input means, as RFC 3339; null when empty. */
export function fromInput(value) {
  if (!value) return null;
  const wanted = Date.parse(`${value}Z`);
  let at = wanted;
  // Twice, since the offset may differ on the other side of a change of the clocks.
  for (let turn = 0; turn < 2; turn += 1) at += wanted - Date.parse(`${localInput(at)}Z`);
  return new Date(at).toISOString();
}
