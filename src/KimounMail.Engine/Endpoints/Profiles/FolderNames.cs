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

    private static readonly Dictionary<string, FolderGuess> s_guesses = ReadTable();

    /// <summary>The role a name suggests; null when it suggests none.</summary>
    public static FolderGuess? Find(string name) => s_guesses.GetValueOrDefault(Fold(name));

    private static Dictionary<string, FolderGuess> ReadTable()
    {
        var guesses = new Dictionary<string, FolderGuess>(StringComparer.Ordinal);
        foreach (var (role, names) in s_table)
        {
            for (var rank = 0; rank < names.Length; rank++)
                guesses.TryAdd(Fold(names[rank]), new FolderGuess(role, rank));
        }

        return guesses;
    }

    /// <summary>Programs differ in case, in composed or decomposed accents, and in spaces at the end.</summary>
    private static string Fold(string name) => name.Trim().Normalize().ToUpperInvariant();
}

/// <summary>What a folder's name suggests.</summary>
/// <param name="Role">The role.</param>
/// <param name="Rank">How usual the name is for it; 0 is the most usual.</param>
internal sealed record FolderGuess(SpecialUse Role, int Rank);
