import preset from '../../jest.preset.mjs';

const project = { ...preset, rootDir: import.meta.dirname };

/** Everything once with the client that a task gets by itself, and what goes over wires again with the other one. */
export default {
  projects: [
    { ...project, displayName: 'plugin-http' },
    {
      ...project,
      displayName: 'plugin-http on undici',
      globals: { vajraHttpClient: 'undici' },
      testMatch: ['exchange', 'failure', 'response', 'transport', 'requests.spec.ts'].map((part) =>
        part.endsWith('.ts') ? `<rootDir>/test/${part}` : `<rootDir>/test/${part}/**/*.spec.ts`,
      ),
    },
  ],
};
