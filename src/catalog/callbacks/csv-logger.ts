/** CSVLogger: the loss and the metrics of every epoch as a table in the run folder. */
import { bool, text } from '../../fields/kinds.ts'
import { defineCallback } from '../callback.ts'

export const csvLogger = defineCallback({
  name: 'CSVLogger',
  aliases: ['csv_logger'],
  doc: 'writes the loss and the metrics of every epoch into a table',
  fields: {
    filename: text({ doc: 'name of the file, in `callbacks` of the run folder' }),
    separator: text({ default: ',', doc: 'what stands between the fields' }),
    append: bool({ default: false, doc: 'the table has all epochs of its run either way' }),
  },
  main: 'filename',
  file: 'filename',
  decide: (_, { filename, separator }) => ({ logs: [{ file: filename, separator }] }),
})
