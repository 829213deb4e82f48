import own from './jest.config.mjs';

/** What goes over wires, once more with the other client. */
export default {
  ...own,
  displayName: 'plugin-http on undici',
  globals: { vajraParameters: { client: 'undici' } },
  testMatch: [
    ...['exchange', 'failure', 'response', 'transport'].map((part) => `<rootDir>/test/${part}/**/*.spec.ts`),
    '<rootDir>/test/requests.spec.ts',
  ],
};
