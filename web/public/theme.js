// Before the first paint, and no inline script: the content security policy takes none.
try {
  const theme = localStorage.getItem('nhip.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
