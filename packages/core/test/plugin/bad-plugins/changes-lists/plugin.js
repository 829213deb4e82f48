// A replaced built-in: what reads the tasks after the import would see none of them.
Array.prototype.map = () => [];

export default { tasks: [{ name: 'CHANGES_LISTS', execute() {} }] };
