// Shows the mail that the console hands over. The page has no origin and may load nothing but styles and pictures.
addEventListener('message', (event) => {
  if (event.source !== parent || typeof event.data?.html !== 'string') return;
  const mail = new DOMParser().parseFromString(event.data.html, 'text/html');
  document.replaceChild(document.adoptNode(mail.documentElement), document.documentElement);
});
parent.postMessage('ready', '*');
