/** Diagnostics about data files, and about reading and writing files at all. */
import { error } from './entry.ts'

export const dataCodes = {
  'file-not-found': error<{ file: string }>(
    ({ file }) => `${file} does not exist`,
    `
Files in a config are relative to the config, files on the command line to the folder you are in.

Bad: \`x: data/train.npy\` in \`configs/model.yaml\`, where data lies beside configs.
Good: \`x: ../data/train.npy\`.
`,
  ),
  'file-too-large': error<{ file: string; size: number; limit: number }>(
    ({ file, size, limit }) => `${file} has ${size} bytes; at most ${limit} are read`,
    `
The size of a file is looked at before any of it is read, so that a wrong file cannot use up the
memory.

Bad: the archive of a whole data set where one array is expected.
Good: the array itself, or several smaller ones.
`,
  ),
  'cannot-read': error<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} cannot be read: ${reason}`,
    `
The file is there, but the system does not let it be read.

Bad: a folder where a file is expected, or a file that belongs to another user.
Good: a file that you may read: \`ls -l FILE\` shows who may.
`,
  ),
  'cannot-write': error<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} cannot be written: ${reason}`,
    `
A file is written beside its place first and takes it only when it is complete, so what was there
before is still there.

Bad: an output folder on a full or read-only disk.
Good: \`-o\` or \`--runs\` with a folder that has room and that you may write to.
`,
  ),
  'broken-data-file': error<{ file: string; at: number; problem: string }>(
    ({ file, at, problem }) => `${file}, byte ${at}: ${problem}`,
    `
The file begins as an IDX, npy or PNG file does, but does not continue as one. Its length must be
exactly what its shape needs: a shorter file is cut off, a longer one holds something that nobody
asked for.

Bad: a download that stopped half-way.
Good: the file as \`numpy.save\` wrote it, or as the data set's makers published it.
`,
  ),
  'unknown-data-format': error<{ file: string }>(
    ({ file }) => `${file} is in no format that is read here: IDX or npy is needed`,
    `
The format of a data file is found by its first bytes, never by its name. IDX is the format of
MNIST, npy the one of \`numpy.save\`.

Bad: \`x: train-images-idx3-ubyte.gz\`, which is still compressed.
Good: \`x: train-images-idx3-ubyte\`.
`,
  ),
  'unknown-picture-format': error<{ file: string }>(
    ({ file }) => `${file} is no picture that is read here: PNG is needed`,
    `
Every file in the folder of a class is a picture of that class. What it is shows in its first bytes,
not in its name. Pictures are read as PNG alone, which keeps every pixel as it was.

Bad: \`cats/tom.jpg\`, or \`cats/notes.txt\`.
Good: \`cats/tom.png\`. Files whose names begin with a dot are left out.
`,
  ),
  'no-pictures': error<{ folder: string; problem: string }>(
    ({ folder, problem }) => `${folder} ${problem}`,
    `
\`images\` names a folder that has a folder for each class, with the pictures of that class.

Bad: \`train: {images: cats}\`, where the pictures of cats lie.
Good: \`train: {images: pets}\`, with the folders \`pets/cats\` and \`pets/dogs\`.
`,
  ),
  'images-beside': error<{ set: string; name: string }>(
    ({ set, name }) => `\`${set}\` has \`images\`, and \`${name}\` beside it`,
    `
A folder of pictures gives a set its inputs and its targets. A set of files names them by \`x\` and
\`y\`, with \`csv\` as columns of one file.

Bad:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training:
      data: {train: {images: pets, y: labels.npy}}
      loss: sparse_categorical_crossentropy
      optimizer: sgd

Good:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training:
      data: {train: {images: pets}}
      loss: sparse_categorical_crossentropy
      optimizer: sgd
`,
  ),
  'class-count': error<{ folder: string; found: number; output: string; classes: string }>(
    ({ folder, found, output, classes }) =>
      `${folder} holds ${found} classes, but '${output}' tells ${classes} apart`,
    `
Each folder in the folder that \`images\` names is a class; they are numbered in the order of their
names. The last layer must have one value for each, or a single one for two classes.

Bad: \`- Dense: {units: 3, activation: softmax}\` with the folders \`cats\` and \`dogs\`.
Good: \`- Dense: {units: 2, activation: softmax}\`.
`,
  ),
  'unknown-class-folder': error<{ folder: string; name: string; trained: string }>(
    ({ folder, name, trained }) =>
      `${folder} has the class '${name}', which the training set ${trained} lacks`,
    `
Classes are numbered by the training set. A validation or test set may leave classes out, but has no
class that the model never saw.

Bad: \`test: {images: pets-test}\` with a folder \`horses\`, where the training set has none.
Good: the same names of folders in both.
`,
  ),
  'unfit-for-pictures': error<{ reason: string }>(
    ({ reason }) => `\`images\` does not fit this model: ${reason}`,
    `
A folder of pictures gives a model its one input, \`[height, width, channels]\` of uint8, and its
target, the class. The loss compares class numbers or one value per class, or is
\`binary_crossentropy\` of a single value where there are two classes.

Bad: \`train: {images: pets}\` for a model with two inputs.
Good: files for each of them: \`train: {x: {left: l.npy, right: r.npy}, y: y.npy}\`.
`,
  ),
  'unsupported-data': error<{ file: string; found: string }>(
    ({ file, found }) => `${file} holds ${found}, which is not read`,
    `
The file is sound, but stores its elements in a way that is not read: half-precision or complex
numbers, text, Python objects, or arrays in Fortran order.

Bad: \`numpy.save('x.npy', x)\` where x is float16, or the transpose of another array.
Good: \`numpy.save('x.npy', numpy.ascontiguousarray(x, 'float32'))\`.
`,
  ),
  'data-shape': error<{ file: string; expected: string; actual: string; owner: string }>(
    ({ file, expected, actual, owner }) =>
      `${owner} needs examples of the shape ${expected}, but ${file} holds ${actual}`,
    `
The first axis of a data file counts examples; the others must be the shape that the model declares.
A missing trailing 1 is added; nothing else is reshaped.

Bad: \`image: [784]\` with a file of the shape [60000, 28, 28].
Good: \`image: [28, 28, 1]\`, and a \`Flatten\` where the model needs 784 values.
`,
  ),
  'data-dtype': error<{ file: string; expected: string; actual: string; owner: string }>(
    ({ file, expected, actual, owner }) =>
      `${owner} is declared as ${expected}, but ${file} holds ${actual}`,
    `
Data is not converted silently: what a file holds must be what the input declares.

Bad: \`image: [28, 28, 1]\`, which is float32, with a file of bytes.
Good: \`image: {shape: [28, 28, 1], dtype: uint8, scale: 1/255}\`.
`,
  ),
  'data-count': error<{ file: string; count: number; other: string; otherCount: number }>(
    ({ file, count, other, otherCount }) =>
      `${file} holds ${count} examples, but ${other} holds ${otherCount}`,
    `
Inputs and targets belong together one by one, so all files of a set hold as many examples.

Bad: the images of the training set with the labels of the test set.
Good: \`{x: train-images-idx3-ubyte, y: train-labels-idx1-ubyte}\`.
`,
  ),
  'label-range': error<{ file: string; label: number; index: number; classes: number }>(
    ({ file, label, index, classes }) =>
      `${file} has the label ${label} at example ${index}; the model has ${classes} classes`,
    `
With sparse_categorical_crossentropy a label is the index of a class, counted from 0; so it is
where whole numbers stand for the targets of categorical_crossentropy and its kin.

Bad: labels from 1 to 10 for a model that ends in \`- Dense: 10\`.
Good: labels from 0 to 9.
`,
  ),
  'broken-csv': error<{ file: string; line: number; column: number; problem: string }>(
    ({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`,
    `
A CSV file is read as RFC 4180 has it: the first line names the columns, every row has as many
fields, fields are separated by commas, and a field with a comma, a quote or a line's end stands in
quotes.
Inputs, values and weights are decimal numbers; classes are numbers from 0, or names. Names are
numbered in the order of their code points, as the training set has them.

Bad: a row \`5.1;3.5;setosa\`, or \`n/a\` where a number is missing.
Good: a row \`5.1,3.5,setosa\` below the header \`length,width,species\`.
`,
  ),
  'unknown-column': error<{ file: string; column: string; known: readonly string[] }>(
    ({ file, column, known }) =>
      `${file} has no column '${column}'; its header names ${known.join(', ')}`,
    `
With \`csv\`, what \`x\`, \`y\` and \`w\` name are columns, spelt as in the first line of the file.

Bad: \`train: {csv: iris.csv, x: [Length, Width], y: species}\` where the header has small letters.
Good: \`train: {csv: iris.csv, x: [length, width], y: species}\`.
`,
  ),
  'columns-without-csv': error(
    () => 'a list names columns, and this set has no `csv` that they are in',
    `
A set is made of a file for each input and target, or of the columns of one CSV file.

Bad: \`train: {x: [length, width], y: species}\`.
Good: \`train: {csv: iris.csv, x: [length, width], y: species}\`.
`,
  ),
  'example-weight': error<{ file: string; weight: string; index: number }>(
    ({ file, weight, index }) =>
      `${file} has the weight ${weight} at example ${index}; weights are finite and at least 0`,
    `
\`w\` of a data set names a file with one number per example, which multiplies the example's loss. A
negative one would make the model worse at the example on purpose, and NaN or an infinity would end
the training at its first step. Metrics are not weighted.

Bad: weights with -1 for examples that shall not count.
Good: weights with 0 for them: \`train: {x: x.npy, y: y.npy, w: weights.npy}\`.
`,
  ),
}
