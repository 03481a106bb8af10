#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Halves the time to the first line from the second start on.
enableCompileCache?.();
await import('../dist/main.js');
