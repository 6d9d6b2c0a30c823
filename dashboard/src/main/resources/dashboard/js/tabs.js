// The pages of one model keep the range that is looked at.
const kept = ['version', 'window', 'from', 'to'];
const here = new URL(location.href);
document.querySelectorAll('a[data-keep-range]').forEach((link) => {
  const target = new URL(link.href);
  kept.filter((key) => here.searchParams.has(key)).forEach((key) => target.searchParams.set(key, here.searchParams.get(key)));
  link.href = target.href;
});
