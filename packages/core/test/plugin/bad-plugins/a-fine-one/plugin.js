export default { tasks: [{ name: 'FIRST', execute() {} }] };
