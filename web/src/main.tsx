import './ui/tokens.css';
import './ui/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenSignedOut } from './api/client';
import { queryClient } from './api/query';
import { sessionQuery } from './api/session';
import { I18nProvider } from './i18n/i18n';
import { router } from './router';
import { ToastProvider } from './ui/toast';

whenSignedOut(() => {
  // Several requests learn of it at once; only the first knows where the visitor was.
  if (router.latestLocation.pathname.endsWith('/sign-in')) return;
  queryClient.setQueryData(sessionQuery.queryKey, null);
  void router.navigate({ to: '/sign-in', search: { to: router.state.location.href, ended: true } });
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <I18nProvider>
            <ToastProvider>
              <RouterProvider router={router} />
            </ToastProvider>
          </I18nProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
