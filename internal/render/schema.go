package render

import _ "embed" // for the schemas

//go:embed report-v1.schema.json
var schema string

//go:embed plan-v1.schema.json
var planSchema string

// Schema is the JSON Schema (draft 2020-12) of what JSON writes.
func Schema() []byte { return []byte(schema) }

// PlanSchema is the JSON Schema of what PlanJSON writes. It refers to Schema.
func PlanSchema() []byte { return []byte(planSchema) }
