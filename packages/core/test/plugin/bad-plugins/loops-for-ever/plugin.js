for (;;) void 0;
