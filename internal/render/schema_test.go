package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/render"
)

func compileSchema(t *testing.T) *jsonschema.Schema { return compile(t, "report-v1.schema.json") }

// compile reads both schemas, as one refers to the other, and returns one.
func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	const place = "https://raw.githubusercontent.com/godoctor-linux/godoctor/main/docs/schema/"
	c := jsonschema.NewCompiler()
	for file, text := range map[string][]byte{"report-v1.schema.json": render.Schema(), "plan-v1.schema.json": render.PlanSchema()} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(place+file, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(place + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decode(t *testing.T, doc string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	return v
}

func TestEveryReportFollowsTheSchema(t *testing.T) {
	schema := compileSchema(t)
	for _, s := range stories() {
		if err := schema.Validate(decode(t, show(t, render.JSON, s.report))); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}

func TestEveryPlanFollowsItsSchema(t *testing.T) {
	schema := compile(t, "plan-v1.schema.json")
	for _, s := range stories() {
		plan := finding.PlanOf(s.report)
		for i := range plan.Items { // all that an item can have
			plan.Items[i].Obstacle = "no space"
			plan.Items[i].Result = &finding.Result{Status: finding.Applied, Reason: "x", Transaction: "20261124-151034"}
		}
		var b bytes.Buffer
		if err := render.PlanJSON(&b, plan); err != nil {
			t.Fatal(err)
		}
		doc := decode(t, b.String())
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		objects(doc, "", func(at string, o map[string]any) {
			o["typo"] = 1
			if schema.Validate(doc) == nil {
				t.Errorf("%s: accepts a field typo in %s", s.name, at)
			}
			delete(o, "typo")
		})
	}
}

// A field that the schema does not know, or lacks, is an error at every level.
func TestSchemaRejectsAWrongField(t *testing.T) {
	schema := compileSchema(t)
	for _, report := range stories() {
		doc := decode(t, show(t, render.JSON, report.report))
		objects(doc, "", func(at string, o map[string]any) {
			o["typo"] = 1
			if schema.Validate(doc) == nil {
				t.Errorf("%s: accepts a field typo in %s", report.name, at)
			}
			delete(o, "typo")
			for _, name := range slices.Sorted(maps.Keys(o)) {
				value := o[name]
				o[name] = map[string]any{"typo": 1}
				if schema.Validate(doc) == nil {
					t.Errorf("%s: accepts an object as %s/%s", report.name, at, name)
				}
				o[name] = value
			}
		})
		if err := schema.Validate(doc); err != nil {
			t.Errorf("the test did not restore the document: %v", err)
		}
	}
}

func TestSchemaRejectsWhatIsMissing(t *testing.T) {
	schema := compileSchema(t)
	optional := map[string]bool{
		"line": true, "text": true, "reason": true, "asked": true, "bug": true,
		"undo": true, "undo_command": true, "create": true, "unix_ends": true, "error": true, "hint": true,
	}
	doc := decode(t, show(t, render.JSON, fixWithCommands()))
	objects(doc, "", func(at string, o map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(o)) {
			value := o[name]
			_, edit := o["old"]
			want := optional[name] && !(edit && name == "line") // a place may be a whole file
			delete(o, name)
			if ok := schema.Validate(doc) == nil; ok != want {
				t.Errorf("without %s/%s: accepted is %v", at, name, ok)
			}
			o[name] = value
		}
	})
}

func TestAStepIsExactlyOneThing(t *testing.T) {
	schema := compileSchema(t)
	for step, want := range map[string]bool{
		`{"advice": "a"}`:                   true,
		`{"command": ["a"], "undo": "b"}`:   true,
		`{"advice": "a", "command": ["a"]}`: false,
		`{"command": []}`:                   false,
		`{"undo": "b"}`:                     false,
		`{}`:                                false,
	} {
		doc := decode(t, show(t, render.JSON, fixWithCommands()))
		fix := doc.(map[string]any)["findings"].([]any)[0].(map[string]any)["fix"].(map[string]any)
		fix["steps"] = []any{decode(t, step)}
		if err := schema.Validate(doc); (err == nil) != want {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// objects calls f with every object of a document.
func objects(v any, at string, f func(at string, o map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(at, v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			objects(v[name], at+"/"+name, f)
		}
	case []any:
		for i := range v {
			objects(v[i], fmt.Sprintf("%s/%d", at, i), f)
		}
	}
}

func TestEveryFieldOfTheSchemaIsDescribed(t *testing.T) {
	for _, schema := range [][]byte{render.Schema(), render.PlanSchema()} {
		objects(decode(t, string(schema)), "", func(at string, o map[string]any) {
			fields, _ := o["properties"].(map[string]any)
			for name, field := range fields {
				if d, _ := field.(map[string]any)["description"].(string); d == "" {
					t.Errorf("%s/properties/%s has no description", at, name)
				}
			}
		})
	}
}

func TestNoListIsNull(t *testing.T) {
	lists := []string{"findings", "rules", "evidence", "about", "steps", "old", "new", "items", "settles"}
	for _, s := range stories() {
		for _, v := range []view{render.JSON, views["planjson"]} {
			objects(decode(t, show(t, v, s.report)), "", func(at string, o map[string]any) {
				for _, name := range lists {
					if value, ok := o[name]; ok && value == nil {
						t.Errorf("%s: %s/%s is null", s.name, at, name)
					}
				}
			})
		}
	}
}

// What is escaped for the terminal still means the same.
func TestEscapedJSONMeansTheSame(t *testing.T) {
	r := hostile(evil)
	out := show(t, render.JSON, r)
	var got struct {
		Findings []struct{ Message, Rule string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	want := strings.ToValidUTF8(r.Findings[0].Rule, "\ufffd")
	if got.Findings[0].Rule != want {
		t.Errorf("rule is %q, want %q", got.Findings[0].Rule, want)
	}
	want = strings.ToValidUTF8(r.Findings[0].Message.String(), "\ufffd")
	if got.Findings[0].Message != want {
		t.Errorf("message is %q, want %q", got.Findings[0].Message, want)
	}
}

func TestDocsHoldTheSchema(t *testing.T) {
	compare(t, "../../docs/schema/report-v1.schema.json", render.Schema())
	compare(t, "../../docs/schema/plan-v1.schema.json", render.PlanSchema())
}
