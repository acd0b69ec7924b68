import { join } from 'node:path';

// The tests start a hundred processes. Node keeps what it compiled of a file by the file's content, so that only the first compiles.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile-cache');

/** Jest runs the TypeScript sources as native ES modules; swc only strips the types. */
export default {
  testEnvironment: './test/environment.js',
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  randomize: true,
  // A busy machine is no failure: this only ends what hangs.
  testTimeout: 120_000,
  // Jest would leave one core idle, which on two cores is half of them.
  maxWorkers: '100%',
  testSequencer: './test/longest-first.js',
};
