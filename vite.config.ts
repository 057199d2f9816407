import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The admin's page. bin/web.ts builds it; `npm run web` serves it while it is worked on, beside a running server. */
export default defineConfig({
  root: fileURLToPath(new URL('src/web/', import.meta.url)),
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    // Plain chunks of lazy(): preloading them all would undo it.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env['PSM_URL'] ?? 'http://127.0.0.1:3000', changeOrigin: false } },
  },
});
