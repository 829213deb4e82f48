import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlanPath, readRunTarget } from '../../src/plan/run-target.js';
import { faultOf } from '../fault-of.js';

const dir = mkdtempSync(join(tmpdir(), 'vajra-target-'));
beforeAll(() => {
  writeFileSync(join(dir, 'checkout.yaml'), '');
  writeFileSync(join(dir, 'localhost'), '');
  mkdirSync(join(dir, 'plans'));
  writeFileSync(join(dir, 'plans', 'a.yaml'), '');
  mkdirSync(join(dir, 'empty'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('what a run is pointed at', () => {
  it('is a URL where it has the scheme of one', () => {
    expect(readRunTarget('http://localhost:8080/x?y=1', dir)).toEqual({
      kind: 'url',
      url: 'http://localhost:8080/x?y=1',
    });
    expect(readRunTarget('HTTPS://h', dir)).toEqual({ kind: 'url', url: 'HTTPS://h' });
  });

  it('is a plan where there is such a file, even one called like a host', () => {
    const fileName = 'checkout.yaml';
    expect(readRunTarget(fileName, dir)).toEqual({ kind: 'plan', path: join(dir, fileName), fileName });
    expect(readRunTarget('localhost', dir)).toMatchObject({ kind: 'plan' });
  });

  it.each([
    [
      'localhost:8080',
      'VE_USAGE "localhost:8080" is neither a file nor a whole URL. To load that address: vajra run http://localhost:8080',
    ],
    ['api.example.com/v1', 'To load that address: vajra run http://api.example.com/v1'],
    ['127.0.0.1:80', 'To load that address: vajra run http://127.0.0.1:80'],
    ['[::1]:80/x', 'To load that address: vajra run http://[::1]:80/x'],
    ['ftp://host/x', 'VE_USAGE vajra cannot load a ftp:// address by itself.'],
    ['http://', 'is no valid URL'],
    ['http://a b/', 'is no valid URL'],
    ['plans', `VE_USAGE "plans" is a folder. Name a plan file in it: ${join('plans', 'a.yaml')}`],
    ['empty', 'VE_USAGE "empty" is a folder. Name a plan file in it.'],
    ['chekout.yaml', 'VE_PLAN_NOT_FOUND There is no file "chekout.yaml". Did you mean checkout.yaml?'],
    ['nothing/at/all.yaml', 'VE_PLAN_NOT_FOUND There is no file "nothing/at/all.yaml". Name a plan file'],
    ['  ', 'VE_USAGE The plan is an empty text.'],
  ])('%j is refused, and told what to type', (argument, fault) => {
    expect(faultOf(() => readRunTarget(argument, dir))).toContain(fault);
  });
});

it('takes no URL where only a plan will do', () => {
  expect(faultOf(() => readPlanPath('http://h', dir))).toBe(
    'VE_USAGE "http://h" is a URL, not a plan file. To load it: vajra run http://h',
  );
});
