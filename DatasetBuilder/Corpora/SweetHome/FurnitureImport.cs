using System.Collections.Concurrent;
using SIE.Renderer.Meshes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>What an import did.</summary>
/// <param name="Imported">Models written by this run.</param>
/// <param name="AlreadyThere">Models that an earlier run had written.</param>
/// <param name="WithoutClass">Models that the label table puts in no class.</param>
/// <param name="Skipped">Models that can't be used, with the reason.</param>
/// <param name="Notes">What was odd about imported models and how it was mended.</param>
/// <param name="Corpus">The corpus as it stands now, or null if no model could be imported.</param>
public sealed record FurnitureImportReport(
    int Imported,
    int AlreadyThere,
    int WithoutClass,
    IReadOnlyList<(string Model, string Reason)> Skipped,
    IReadOnlyList<(string Model, string Note)> Notes,
    Corpus? Corpus);

/// <summary>Turns Sweet Home 3D furniture libraries (.sh3f) into a corpus of the ShapeNetCore v2 layout.</summary>
public static class FurnitureImport
{
    /// <summary>Where Debian's package sweethome3d-furniture puts its libraries.</summary>
    public const string DebianFolder = "/usr/share/sweethome3d/furniture";

    private const string Changes =
        "converted to ShapeNetCore v2 conventions: rotated (front to -Z, Y up), centred, scaled to a bounding-box diagonal of 1, "
        + "unused vertices removed.";

    /// <summary>The libraries of Debian's package.</summary>
    /// <returns>Their paths in ordinal order.</returns>
    /// <exception cref="CorpusException">The package is not installed.</exception>
    public static IReadOnlyList<string> InstalledLibraries()
    {
        string[] files = Directory.Exists(DebianFolder) ? Directory.GetFiles(DebianFolder, "*.sh3f") : [];
        return files.Length > 0
            ? [.. files.Order(StringComparer.Ordinal)]
            : throw new CorpusException(
                $"{DebianFolder}: no .sh3f libraries. Install the Debian package sweethome3d-furniture, or name the files to import.");
    }

    /// <summary>Imports the labelled models of some libraries. Models that are there already stay as they are.</summary>
    /// <param name="files">The .sh3f files.</param>
    /// <param name="root">The corpus, made if it does not exist.</param>
    /// <param name="labels">Which model belongs to which class.</param>
    /// <param name="begin">Told how many models there are to do.</param>
    /// <param name="advance">Told after each model; called from several threads.</param>
    /// <param name="cancellation">Stops between models.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="CorpusException">A file is no .sh3f library.</exception>
    public static async Task<FurnitureImportReport> RunAsync(
        IReadOnlyList<string> files,
        string root,
        FurnitureLabels labels,
        Action<int>? begin = null,
        Action? advance = null,
        CancellationToken cancellation = default)
    {
        root = Path.GetFullPath(root);
        List<FurnitureLibrary> libraries = [];
        try
        {
            foreach (string file in files)
            {
                libraries.Add(FurnitureLibrary.Open(file));
            }

            Directory.CreateDirectory(root);
            using UnfinishedModels unfinished = UnfinishedModels.Begin(root);
            Run run = new(unfinished);
            List<Model> models = run.Plan(libraries, labels);
            begin?.Invoke(models.Count);
            await Parallel.ForEachAsync(
                models,
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                (model, _) =>
                {
                    run.Import(model);
                    advance?.Invoke();
                    return ValueTask.CompletedTask;
                }).ConfigureAwait(false);
            return run.Finish(libraries);
        }
        finally
        {
            libraries.ForEach(static l => l.Dispose());
        }
    }

    /// <summary>A model to import and where to.</summary>
    private sealed record Model(FurnitureLibrary Library, FurniturePiece Piece, string Folder, string ObjectId)
    {
        internal string Name => $"{Library.Stem}/{Piece.ModelPath}";
    }

    private sealed class Run(UnfinishedModels unfinished)
    {
        private readonly ConcurrentBag<(string Model, string Reason)> _skipped = [];
        private readonly ConcurrentBag<(string Model, string Note)> _notes = [];
        private int _imported;
        private int _alreadyThere;
        private int _withoutClass;

        internal List<Model> Plan(List<FurnitureLibrary> libraries, FurnitureLabels labels)
        {
            List<Model> models = [];
            HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
            foreach (FurnitureLibrary library in libraries)
            {
                foreach (FurniturePiece piece in library.Catalog.Pieces)
                {
                    if (labels.FolderOf(library.Stem, piece.ModelPath) is not string folder)
                    {
                        _withoutClass++;
                        continue;
                    }

                    // Folder names repeat across libraries, hence the prefix.
                    string id = ModelFolder.SafeName($"{library.Stem}_{Path.GetFileNameWithoutExtension(piece.ModelPath)}");
                    Model model = new(library, piece, folder, id);
                    if (taken.Add($"{folder}/{id}"))
                    {
                        models.Add(model);
                    }
                    else
                    {
                        _skipped.Add((model.Name, $"another model is imported as {folder}/{id}."));
                    }
                }
            }

            return models;
        }

        internal void Import(Model model)
        {
            if (Directory.Exists(ModelFolder.PathOf(unfinished.Root, model.Folder, model.ObjectId)))
            {
                Interlocked.Increment(ref _alreadyThere);
                return;
            }

            try
            {
                using ModelFolder folder = new(unfinished, model.Folder, model.ObjectId);
                ObjSource obj = ObjSource.Parse(model.Library.Read(model.Piece.ModelPath));
                Attribution origin = Origin(model);
                string comment = CommentLine($"{origin.Name} by {origin.Creator}, from {origin.Source}; {Changes}");
                folder.Write(ModelFolder.MeshFile, file => CanonicalObj.Write(obj, model.Piece.Rotation, comment, file));
                IReadOnlyList<string> notes = MaterialCopy.Copy(model.Library, model.Piece.ModelPath, obj.MaterialLibrary, folder);

                // What this program can't read back is of no use to it; better said now than when rendering.
                _ = MeshFile.Read(folder.PathTo(ModelFolder.MeshFile));
                folder.Write(Attribution.FileName, origin.ToJson());
                folder.Commit();
                foreach (string note in notes)
                {
                    _notes.Add((model.Name, note));
                }

                Interlocked.Increment(ref _imported);
            }
            catch (CorpusException error)
            {
                _skipped.Add((model.Name, error.Message));
            }
            catch (MeshException error)
            {
                _skipped.Add((model.Name, error.Problem));
            }
        }

        internal FurnitureImportReport Finish(List<FurnitureLibrary> libraries)
        {
            Corpus? corpus = null;
            if (_imported + _alreadyThere > 0)
            {
                corpus = Corpus.Open(unfinished.Root);
                Taxonomy.Write(corpus);
                Attribution.WriteList(corpus);
                foreach (FurnitureLibrary library in libraries.Where(static l => l.Has(LicenseEntry)))
                {
                    AtomicFile.Write(Path.Combine(unfinished.Root, $"LICENSE-{ModelFolder.SafeName(library.Stem)}.txt"), library.Read(LicenseEntry));
                }
            }

            return new FurnitureImportReport(
                _imported,
                _alreadyThere,
                _withoutClass,
                [.. _skipped.OrderBy(static s => s.Model, StringComparer.Ordinal)],
                [
                    .. _notes.Distinct().OrderBy(
                        static n => n.Model, StringComparer.Ordinal).ThenBy(static n => n.Note, StringComparer.Ordinal),
                ],
                corpus);
        }

        private const string LicenseEntry = "LICENSE.TXT";

        private static Attribution Origin(Model model)
        {
            FurnitureCatalog catalog = model.Library.Catalog;
            string creator = model.Piece.Creator.Length > 0 ? model.Piece.Creator : "unknown";
            return new Attribution(
                model.Piece.Name,
                creator,
                catalog.License.Length > 0 ? catalog.License : $"see LICENSE-{ModelFolder.SafeName(model.Library.Stem)}.txt",
                catalog.Name.Length > 0 ? catalog.Name : model.Library.Stem,
                $"{Path.GetFileName(model.Library.Path)}, {model.Piece.ModelPath} ({model.Piece.Id})",
                catalog.Provider,
                Changes);
        }

        /// <summary>Plain letters in one line: the file is no UTF-8.</summary>
        private static string CommentLine(string text) => new([.. text.Select(static c => char.IsControl(c) ? ' ' : c <= 0xFF ? c : '?')]);
    }
}
