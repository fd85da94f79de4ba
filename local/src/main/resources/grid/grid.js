'use strict';
(() => {
  const at = id => document.getElementById(id);
  const details = JSON.parse(at('details').textContent);
  const figures = [...document.querySelectorAll('figure[data-index]')];
  const dialog = at('full');
  let current = null;

  const size = at('size');
  size.value = parseInt(getComputedStyle(document.documentElement).getPropertyValue('--side'), 10);
  size.addEventListener('input', () => document.documentElement.style.setProperty('--side', size.value + 'px'));

  const fileOf = index => {
    const key = (details[index] || {}).key || '';
    return 'pictures/' + key.slice(key.lastIndexOf('/') + 1);
  };

  const isShown = index => {
    const figure = at('i' + index);
    return figure === null || figure.classList.contains('shown');
  };

  // The twin may be on another page: its file's name differs from ours in the number alone.
  const twinFile = figure => {
    const twin = figure.dataset.twin;
    if (!twin || !isShown(twin)) return null;
    return details[twin] ? fileOf(twin)
      : fileOf(figure.dataset.index).replace(/\d+(?=\.\w+$)/, twin.padStart(9, '0'));
  };

  const show = (file, words) => {
    const picture = at('picture');
    picture.onload = () => picture.classList.toggle('enlarged', picture.naturalWidth <= 512);
    picture.hidden = file === null;
    if (file !== null) picture.src = file;
    at('which').textContent = words;
  };

  const showOwn = () => {
    const index = current.dataset.index;
    show(isShown(index) ? fileOf(index) : null,
      isShown(index) ? 'image ' + index : current.querySelector('.absent').innerText);
  };

  const compare = on => {
    const twin = current && twinFile(current);
    if (on && twin) show(twin, 'unrefined: image ' + current.dataset.twin);
    else if (current) showOwn();
  };

  const fill = own => {
    const other = details[current.dataset.twin] || {};
    const table = at('settings');
    table.replaceChildren();
    for (const [name, value] of Object.entries(own)) {
      const row = table.insertRow();
      row.classList.toggle('differs', name in other && other[name] !== value);
      const head = document.createElement('th');
      head.textContent = name.replaceAll('_', ' ');
      row.append(head);
      row.insertCell().textContent = value;
    }
  };

  const open = figure => {
    current = figure;
    const index = figure.dataset.index;
    at('file').href = fileOf(index);
    at('file').hidden = !isShown(index);
    at('compare').disabled = twinFile(figure) === null;
    const place = figures.indexOf(figure);
    at('previous').disabled = place === 0;
    at('next').disabled = place === figures.length - 1;
    fill(details[index] || {});
    showOwn();
    if (!dialog.open) dialog.showModal();
  };

  const step = by => {
    const next = figures[figures.indexOf(current) + by];
    if (next) open(next);
  };

  for (const figure of figures) figure.querySelector('.open').addEventListener('click', () => open(figure));
  at('previous').addEventListener('click', () => step(-1));
  at('next').addEventListener('click', () => step(1));
  at('close').addEventListener('click', () => dialog.close());
  at('compare').addEventListener('pointerdown', () => compare(true));
  for (const end of ['pointerup', 'pointerleave']) at('compare').addEventListener(end, () => compare(false));
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    if (current) current.querySelector('.open').focus();
  });
  dialog.addEventListener('keydown', event => {
    if (event.key === 'ArrowLeft') step(-1);
    else if (event.key === 'ArrowRight') step(1);
    else if (event.key === ' ') compare(true);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('keyup', event => {
    if (event.key === ' ') { compare(false); event.preventDefault(); }
  });

  if (location.hash.startsWith('#open=')) {
    const figure = at('i' + location.hash.slice(6));
    if (figure) open(figure);
  }
})();
