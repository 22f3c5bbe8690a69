// Unpacks the browser beside its package, with the libraries and the typeface that a machine without a screen lacks.
import { createReadStream, createWriteStream, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import tar from "tar-fs";

const packed = (name) => [createReadStream(`node_modules/@sparticuz/chromium/bin/${name}.br`), createBrotliDecompress()];
await pipeline(...packed("chromium"), createWriteStream("chromium", { mode: 0o755 }));
for (const name of ["al2023.tar", "fonts.tar"]) await pipeline(...packed(name), tar.extract("."));
writeFileSync("fonts.conf", `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="relative">fonts-cache</cachedir></fontconfig>
`);
