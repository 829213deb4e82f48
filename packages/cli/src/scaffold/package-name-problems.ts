import { builtinModules } from 'node:module';

/** Most characters of a name, its scope included. */
const MOST_CHARACTERS = 214;
/** Names that npm keeps for itself. */
const RESERVED = ['node_modules', 'favicon.ico'];

/** What npm would have against the name of a new package, a sentence each; empty: nothing. */
export function packageNameProblems(name: string): string[] {
  const problems: string[] = [];
  const complain = (isWrong: boolean, problem: string): void => {
    if (isWrong) problems.push(problem);
  };
  const isScoped = name.startsWith('@');
  const parts = isScoped ? name.slice(1).split('/') : [name];
  const [own = ''] = parts.slice(-1);
  complain(name.length > MOST_CHARACTERS, `it has ${name.length} characters, of ${MOST_CHARACTERS} allowed`);
  complain(name !== name.toLowerCase(), 'it has capital letters');
  complain(isScoped && parts.length !== 2, 'a scope is followed by one "/" and the name');
  complain(!isScoped && name.includes('/'), 'only "@scope/name" has a "/"');
  complain(
    parts.some((part) => part === ''),
    'it is empty',
  );
  complain(
    parts.some((part) => /^[._-]/.test(part)),
    'it begins with a dot, a dash or an underscore',
  );
  const strange = [...new Set(parts.join('').match(/[^A-Za-z\d._-]/g) ?? [])];
  complain(strange.length > 0, `it has ${strange.map((each) => JSON.stringify(each)).join(', ')} in it`);
  complain(RESERVED.includes(own), 'npm keeps that name for itself');
  complain(!isScoped && builtinModules.includes(name), 'a module of Node.js has that name');
  return problems;
}
