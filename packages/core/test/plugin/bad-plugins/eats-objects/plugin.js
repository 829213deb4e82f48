const held = [];
for (;;) held.push({ index: held.length });
