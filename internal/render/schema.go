package render

import _ "embed" // for the schema

//go:embed report-v1.schema.json
var schema string

// Schema is the JSON Schema (draft 2020-12) of what JSON writes.
func Schema() []byte { return []byte(schema) }
