import { readFileSync } from 'node:fs';
import { checkSdkRange, ownSdkVersion } from '../../src/plugin/sdk-compatibility.js';
import { textWith } from './text-like.js';

const SDK = '@vajraedge/sdk';
const INCOMPATIBLE = expect.objectContaining({ code: 'VE_PLUGIN_SDK_INCOMPATIBLE' });

describe('checkSdkRange', () => {
  it.each([
    ['^0.2.1', '0.2.1'],
    ['^0.2.1', '0.2.7'],
    ['0.2.1', '0.2.7'],
    ['^1.2.3', '1.2.3'],
    ['^1.2.3', '1.9.0'],
    ['1.2.3', '1.3.0'],
    ['^0.0.3', '0.0.3'],
    ['^0.0.0', '0.0.0'],
    ['^1.2.0-beta.1', '1.2.0'],
    ['^1.2.0', '1.2.0-beta.1'],
    [' ^1.2.3 ', '1.2.3'],
    ['workspace:^1.2.3', '1.4.0'],
  ])('accepts a plugin made for %s beside SDK %s', (range, ours) => {
    expect(() => checkSdkRange({ peerDependencies: { [SDK]: range } }, ours)).not.toThrow();
  });

  it.each([
    ['^0.2.1', '0.2.0', 'Update VajraEdge'],
    ['^0.2.1', '0.3.0', 'Install a newer version'],
    ['0.2.1', '0.1.9', 'Update VajraEdge'],
    ['^1.2.3', '1.2.2', 'Update VajraEdge'],
    ['^1.2.3', '2.0.0', 'Install a newer version'],
    ['^1.2.3', '0.9.0', 'Update VajraEdge'],
    ['^0.0.3', '0.0.4', 'Install a newer version'],
    ['^0.0.0', '0.0.1', 'Install a newer version'],
    ['^0.10.0', '0.9.0', 'Update VajraEdge'],
  ])('refuses a plugin made for %s beside SDK %s and says: %s', (range, ours, hint) => {
    expect(() => checkSdkRange({ peerDependencies: { [SDK]: range } }, ours)).toThrow(
      expect.objectContaining({
        code: 'VE_PLUGIN_SDK_INCOMPATIBLE',
        message: textWith(`${range}; this is ${ours}`),
        hint: textWith(hint),
      }),
    );
  });

  it.each([
    '*',
    '>=9',
    '9.x',
    '^9',
    '~9.0.0',
    '^9.0.0 || ^10.0.0',
    'latest',
    'file:../sdk',
    'workspace:*',
    '',
  ])('accepts a range that it does not judge: %s', (range) => {
    expect(() => checkSdkRange({ peerDependencies: { [SDK]: range } }, '0.1.0')).not.toThrow();
  });

  it.each([
    ['none', {}],
    ['nonsense', { dependencies: 'x', peerDependencies: null }],
    ['a range that is no text', { peerDependencies: { [SDK]: 9 } }],
    ['others', { dependencies: { undici: '^9.0.0' } }],
  ])('accepts dependencies that name no SDK: %s', (_, lists) => {
    expect(() => checkSdkRange(lists, '0.1.0')).not.toThrow();
  });

  it('looks at the peer dependency first, then at the dependency', () => {
    const peer = { peerDependencies: { [SDK]: '^0.1.0' }, dependencies: { [SDK]: '^9.0.0' } };
    expect(() => checkSdkRange(peer, '0.1.0')).not.toThrow();
    expect(() => checkSdkRange({ dependencies: { [SDK]: '^9.0.0' } }, '0.1.0')).toThrow(INCOMPATIBLE);
  });
});

describe('ownSdkVersion', () => {
  it('is that of the SDK beside this package', () => {
    const file = new URL('../../../sdk/package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    expect(ownSdkVersion()).toBe(version);
  });
});
