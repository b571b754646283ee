import { useEffect, useRef } from 'react';
import css from './messages.module.css';

/** An e-mail in a frame without an origin, under a policy of its own: its styles show, its scripts are nothing. */
export function MailFrame({ html, title }: { readonly html: string; readonly title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    // A frame without an origin can only be addressed by "*"; what it is given is what it shows.
    const show = (): void => frame.current?.contentWindow?.postMessage({ html }, '*');
    const whenReady = ({ source, data }: MessageEvent): void => {
      if (source === frame.current?.contentWindow && data === 'ready') show();
    };
    window.addEventListener('message', whenReady);
    show();
    return () => window.removeEventListener('message', whenReady);
  }, [html]);
  return (
    <iframe ref={frame} className={css.mail} title={title} sandbox="allow-scripts" src="/console/mail-frame.html" />
  );
}
