#include "scenario/gate.h"

#include <string.h>

#include "scenario/quantity.h"

#define PER_CYCLE "a size such as 4 KB, or a number of objects such as 0"
#define SHARE "a percentage such as 2 %, a size such as 512 KB, or a number of objects"
#define ROLE "WebContent, Networking or GPU"

static const char *const kind_names[TIDE_N_GATE_KINDS] = {
    [TIDE_GATE_GROWTH] = "growth",
    [TIDE_GATE_SETTLES_TO] = "settles_to",
    [TIDE_GATE_DROPS] = "drops",
};

/* A test holds them to the roles that are gated. */
static const char *const roles[] = { "WebContent", "Networking", "GPU", NULL };

/* What a mapping is read into: the gate first, for the fields' offsets, and whether its amount has a unit, as only bytes have. */
typedef struct {
    TideGate gate;
    gboolean has_unit;
} GateEntry;

static gboolean
read_name(const TideYamlEntry *entry, gpointer target, GError **error)
{
    const char *text = tide_yaml_entry_text(entry, error);

    if (text)
        *(char **)((char *)target + entry->field->offset) = g_strdup(text);
    return text != NULL;
}

static gboolean
read_role(const TideYamlEntry *entry, gpointer target, GError **error)
{
    const char *word = tide_yaml_entry_word(entry, error);

    return word && tide_role_from_name(word, &((GateEntry *)target)->gate.role);
}

static gboolean
read_amount(const TideYamlEntry *entry, gpointer target, GError **error)
{
    GateEntry *read = target;
    const TideYamlField size = { entry->field->name, entry->field->expects,
                                 .offset = offsetof(TideGate, share.amount) };
    const TideYamlEntry sized = { entry->yaml, &size, entry->key, entry->value };

    if (!tide_yaml_read_size(&sized, &read->gate, error))
        return FALSE;
    const char *text = tide_yaml_text(entry->value);
    read->has_unit = text[strspn(text, "0123456789")] != '\0';
    return TRUE;
}

static gboolean
read_share(const TideYamlEntry *entry, gpointer target, GError **error)
{
    TideGate *gate = &((GateEntry *)target)->gate;
    const char *text = tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    gate->share.relative = g_regex_match_simple(TIDE_SHARE_PATTERN, text, G_REGEX_DOLLAR_ENDONLY, 0);
    if (!gate->share.relative)
        return read_amount(entry, target, error);
    gate->share.percent = g_ascii_strtod(text, NULL);
    return TRUE;
}

#define CHECKPOINT(key, member, what)                                                                                  \
    {                                                                                                                  \
        .name = (key), .expects = (what), .read = read_name, .offset = offsetof(TideGate, member), .required = TRUE,   \
        .shape = TIDE_YAML_NAME                                                                                        \
    }
#define OF_WHAT                                                                                                        \
    { .name = "role", .expects = ROLE, .read = read_role, .shape = TIDE_YAML_WORD, .words = roles },                   \
    {                                                                                                                  \
        .name = "quantity", .expects = TIDE_QUANTITY_EXPECTS, .read = tide_quantity_read,                              \
        .offset = offsetof(TideGate, quantity), .shape = TIDE_YAML_QUANTITY                                            \
    }

static const TideYamlField growth_fields[] = {
    CHECKPOINT("checkpoint", checkpoint, "the name of a checkpoint in a repeat, without its number"),
    { .name = "per_cycle", .expects = PER_CYCLE, .read = read_amount, .required = TRUE, .shape = TIDE_YAML_SIZE },
    { .name = "warm_up",
      .expects = "a whole number of cycles from 0 to 1000",
      .read = tide_yaml_read_integer,
      .offset = offsetof(TideGate, warm_up),
      .most = TIDE_GATE_MOST_WARM_UP,
      .shape = TIDE_YAML_WHOLE_NUMBER },
    OF_WHAT,
    { NULL },
};

static const TideYamlField settles_to_fields[] = {
    CHECKPOINT("checkpoint", checkpoint, "the name of a checkpoint"),
    CHECKPOINT("of", reference, "the name of the checkpoint whose memory it comes back to"),
    { .name = "within", .expects = SHARE, .read = read_share, .required = TRUE, .shape = TIDE_YAML_SHARE },
    OF_WHAT,
    { NULL },
};

static const TideYamlField drops_fields[] = {
    CHECKPOINT("checkpoint", checkpoint, "the name of a checkpoint"),
    CHECKPOINT("from", reference, "the name of the checkpoint from whose memory it falls"),
    { .name = "by", .expects = SHARE, .read = read_share, .required = TRUE, .shape = TIDE_YAML_SHARE },
    OF_WHAT,
    { NULL },
};

const char *
tide_gate_kind_name(TideGateKind kind)
{
    return kind_names[kind];
}

const TideYamlField *
tide_gate_fields(TideGateKind kind)
{
    static const TideYamlField *const fields[TIDE_N_GATE_KINDS] = {
        [TIDE_GATE_GROWTH] = growth_fields,
        [TIDE_GATE_SETTLES_TO] = settles_to_fields,
        [TIDE_GATE_DROPS] = drops_fields,
    };

    return fields[kind];
}

static void
gate_clear(TideGate *gate)
{
    g_free(gate->checkpoint);
    g_free(gate->reference);
    g_free(gate->quantity);
}

static void
gate_free(gpointer data)
{
    gate_clear(data);
    g_free(data);
}

GPtrArray *
tide_gates_new(void)
{
    return g_ptr_array_new_with_free_func(gate_free);
}

static gboolean
is_same(const TideGate *left, const TideGate *right)
{
    return left->kind == right->kind && left->role == right->role && g_str_equal(left->quantity, right->quantity) &&
        g_str_equal(left->checkpoint, right->checkpoint) && g_strcmp0(left->reference, right->reference) == 0;
}

static gboolean
check_alone(const TideYaml *yaml, const TideGate *gate, const GPtrArray *gates, GError **error)
{
    for (guint i = 0; i < gates->len; i++) {
        const TideGate *other = g_ptr_array_index(gates, i);
        if (is_same(gate, other))
            return tide_yaml_fail(error, yaml, gate->place,
                                  "there is such a gate already, at line %u; remove one of them", other->place.line);
    }
    return TRUE;
}

static gboolean
check_objects(const TideYaml *yaml, const GateEntry *read, GError **error)
{
    if (!tide_quantity_is_count(read->gate.quantity))
        return TRUE;
    if (read->gate.role != TIDE_ROLE_WEB_CONTENT)
        return tide_yaml_fail(error, yaml, read->gate.place, "only WebContent has objects; leave \"role\" out");
    return !read->has_unit ||
        tide_yaml_fail(error, yaml, read->gate.place, "objects are counted; write a number without a unit");
}

static gboolean
read_gate(const TideYaml *yaml, const yaml_node_t *mapping, TideGateKind kind, GPtrArray *gates, GError **error)
{
    GateEntry entry = { .gate = {
                            .kind = kind, .warm_up = TIDE_GATE_DEFAULT_WARM_UP, .place = tide_yaml_place(mapping) } };
    gboolean read = tide_yaml_read_fields(yaml, mapping, tide_gate_fields(kind), &entry, error);

    if (read && !entry.gate.quantity)
        entry.gate.quantity = g_strdup("phys_footprint");
    if (!read || !check_objects(yaml, &entry, error) || !check_alone(yaml, &entry.gate, gates, error)) {
        gate_clear(&entry.gate);
        return FALSE;
    }
    g_ptr_array_add(gates, g_memdup2(&entry.gate, sizeof entry.gate));
    return TRUE;
}

gboolean
tide_gates_read(const TideYamlEntry *entry, TideGateKind kind, GPtrArray *gates, GError **error)
{
    const yaml_node_t *value = entry->value;

    if (tide_yaml_is_empty(value) || value->type == YAML_SCALAR_NODE)
        return tide_yaml_refuse(entry, error);
    if (value->type == YAML_MAPPING_NODE)
        return read_gate(entry->yaml, value, kind, gates, error);
    for (const yaml_node_item_t *item = value->data.sequence.items.start; item < value->data.sequence.items.top;
         item++) {
        if (!read_gate(entry->yaml, tide_yaml_node(entry->yaml, *item), kind, gates, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
tide_gates_count_objects(const GPtrArray *gates)
{
    for (guint i = 0; gates && i < gates->len; i++) {
        if (tide_quantity_is_count(((const TideGate *)g_ptr_array_index(gates, i))->quantity))
            return TRUE;
    }
    return FALSE;
}
