import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** A page for looking at every state of every surface; never shipped. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [preact()],
  build: { outDir: '../../out/gallery', emptyOutDir: true },
});
