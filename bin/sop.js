#!/usr/bin/env node
import('../dist/cli.js').then(
  ({ start }) => start(new URL('..', import.meta.url)),
  (error) => {
    const built = error.code !== 'ERR_MODULE_NOT_FOUND';
    console.error(built ? error : 'sop: it is not built yet: run `npm install && npm run build` in its folder');
    process.exitCode = 2;
  },
);
