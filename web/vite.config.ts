import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The console: static files for api/http/console.ts. `npm run build` calls this. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy takes no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // dev/console/bundle-size.ts counts the first load by it.
    manifest: true,
    target: 'es2022',
  },
});
