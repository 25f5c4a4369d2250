import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
const roots=process.argv.slice(2);
const files=roots.flatMap(r=>r.endsWith('.js')?[r]:readdirSync(r,{recursive:true,encoding:'utf8'}).filter(f=>f.endsWith('.test.js')).map(f=>r+'/'+f));
const m=new Mocha({timeout:60000,reporter:'dot'});files.forEach(f=>m.addFile(f));await m.loadFilesAsync();m.run(n=>process.exit(n?1:0));
