import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The pages are built to static files; nothing is inlined, because the content security policy refuses it. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['assay-source', 'module', 'browser', 'production', 'import', 'default'] },
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    target: 'es2022',
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4600', '/readyz': 'http://127.0.0.1:4600' } },
});
