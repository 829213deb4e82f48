// Met by every loop over an object in the thread, whoever wrote that loop.
Object.prototype.polluted = 'by a plugin';

export default { tasks: [{ name: 'CHANGES_OBJECTS', execute() {} }] };
