/** Oldest Node.js that the packages run on; the same as `engines` in every package.json. */
export const OLDEST_NODE = '20.19.0';

/** Says in words what is wrong with a Node.js version such as `18.2.0`; null when it will do. */
export function nodeVersionProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return (
    `VajraEdge needs Node.js ${OLDEST_NODE} or newer; this is ${version}.\n` +
    'Install a newer one (https://nodejs.org, or `nvm install 22`) and try again.'
  );
}
