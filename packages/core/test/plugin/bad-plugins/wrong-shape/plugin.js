export default { tasks: { WRONG: 'a map in place of a list' } };
