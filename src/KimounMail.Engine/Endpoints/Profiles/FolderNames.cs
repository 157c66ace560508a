using System.Collections.Frozen;

namespace KimounMail.Engine.Endpoints.Profiles;

/// <summary>
/// The names mail programs give to special folders when the server does not tell their role, in English, French, German,
/// Italian, Spanish, Dutch and Portuguese: Outlook, Thunderbird, Apple Mail, Zimbra, Gmail, Roundcube, Horde.
/// Within a role the more usual name comes first: where an account has two candidates, the first one gets the role.
/// </summary>
internal static class FolderNames
{
    private static readonly (SpecialUse Role, string[] Names)[] s_table =
    [
        (SpecialUse.Sent,
        [
            "Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "Sent Objects",
            "Envoyés", "Éléments envoyés", "Messages envoyés", "Objets envoyés", "Envoyé", "Courrier envoyé",
            "Gesendet", "Gesendete Elemente", "Gesendete Objekte", "Gesendete Nachrichten", "Postausgang gesendet",
            "Inviati", "Posta inviata", "Elementi inviati", "Messaggi inviati", "Inviata",
            "Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado",
            "Verzonden", "Verzonden items", "Verzonden berichten", "Verzonden objecten",
            "Itens enviados", "Itens Enviados", "Mensagens enviadas", "Enviadas", "Correio enviado",
        ]),
        (SpecialUse.Drafts,
        [
            "Drafts", "Draft", "Draft Messages",
            "Brouillons", "Brouillon",
            "Entwürfe", "Entwurf",
            "Bozze", "Bozza",
            "Borradores", "Borrador",
            "Concepten", "Concept",
            "Rascunhos", "Rascunho",
        ]),
        (SpecialUse.Trash,
        [
            "Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin",
            "Corbeille", "Éléments supprimés", "Messages supprimés", "Supprimés",
            "Papierkorb", "Gelöschte Elemente", "Gelöschte Objekte", "Gelöscht", "Gelöschte Nachrichten",
            "Cestino", "Posta eliminata", "Elementi eliminati", "Eliminati",
            "Papelera", "Elementos eliminados", "Mensajes eliminados", "Eliminados",
            "Prullenbak", "Verwijderde items", "Verwijderde berichten", "Verwijderd",
            "Lixeira", "Lixo", "Itens excluídos", "Itens eliminados", "Mensagens excluídas",
        ]),
        (SpecialUse.Junk,
        [
            "Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Bulk",
            "Indésirables", "Courrier indésirable", "Pourriel", "Pourriels",
            "Spamverdacht", "Junk-E-Mail", "Unerwünscht", "Unerwünschte Werbung",
            "Posta indesiderata", "Indesiderata",
            "Correo no deseado", "Correo basura", "No deseado",
            "Ongewenste e-mail", "Ongewenst", "Ongewenste reclame",
            "Lixo eletrônico", "Lixo Eletrónico", "E-mail de lixo", "Correio electrónico não solicitado",
        ]),
        (SpecialUse.Archive,
        [
            "Archive", "Archives", "Archived",
            "Archiv", "Archivio", "Archivo", "Archief", "Arquivo", "Arquivo Morto",
        ]),
    ];

    private static readonly FrozenDictionary<string, (SpecialUse Role, int Rank)> s_roles = s_table
        .SelectMany(row => row.Names.Select((name, rank) => (Name: Fold(name), row.Role, rank)))
        .DistinctBy(entry => entry.Name)
        .ToFrozenDictionary(entry => entry.Name, entry => (entry.Role, entry.rank), StringComparer.Ordinal);

    /// <summary>The role a name suggests, and how usual the name is for it (0 the most); null when it suggests none.</summary>
    public static (SpecialUse Role, int Rank)? Find(string name) =>
        s_roles.TryGetValue(Fold(name), out var found) ? found : null;

    /// <summary>Programs differ in case, in composed or decomposed accents, and in spaces at the end.</summary>
    private static string Fold(string name) => name.Trim().Normalize().ToUpperInvariant();
}
