// Runs before the first paint: the theme chosen by hand wins over the system's.
(() => {
  try {
    const chosen = localStorage.getItem('tidemark.theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // Storage may be forbidden; the system's scheme stands.
  }
})();
